# Run by CPack on what it has staged: what only packages have.

# The file in a source archive that says what it was made of (lib/cmake/commit.cmake).
if(NOT CPACK_GENERATOR STREQUAL DEB)
  if(CPACK_SOURCE_INSTALLED_DIRECTORIES AND CPACK_EASCARD_COMMIT)
    file(WRITE ${CPACK_TEMPORARY_DIRECTORY}/COMMIT "${CPACK_EASCARD_COMMIT}\n")
  endif()
  return()
endif()

# Debian's policy 12.1, 12.3, 12.5, 12.7: compressed manual pages, a changelog and a copyright file in
# each package, examples in the folder of theirs.
set(modes OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
function(compress file)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
# The file of this folder as PATH in the package.
function(add_file name path)
  get_filename_component(folder ${path} DIRECTORY)
  file(COPY ${CPACK_EASCARD_PACKAGE_FOLDER}/${name} DESTINATION ${folder} FILE_PERMISSIONS ${modes}
    DIRECTORY_PERMISSIONS ${CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
  get_filename_component(copied ${folder}/${name} ABSOLUTE)
  if(NOT copied STREQUAL path)
    file(RENAME ${copied} ${path})
  endif()
endfunction()

file(STRINGS ${CPACK_EASCARD_PACKAGE_FOLDER}/changelog newest LIMIT_COUNT 1)
if(NOT newest MATCHES "^eascard \\(${CPACK_PACKAGE_VERSION}\\) ")
  message(FATAL_ERROR "tools/package/changelog does not begin with ${CPACK_PACKAGE_VERSION}")
endif()
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(name ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  set(share ${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
  add_file(copyright ${share}/doc/${name}/copyright)
  add_file(changelog ${share}/doc/${name}/changelog)
  compress(${share}/doc/${name}/changelog)
  if(EXISTS ${CPACK_EASCARD_PACKAGE_FOLDER}/${component}.lintian-overrides)
    add_file(${component}.lintian-overrides ${share}/lintian/overrides/${name})
  endif()
  file(GLOB pages ${share}/man/man*/*.[0-9])
  foreach(page IN LISTS pages)
    compress(${page})
  endforeach()
  # Debian's zsh has two folders, and site-functions is not for packages.
  if(EXISTS ${share}/zsh/site-functions)
    file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
  endif()
  if(NOT name STREQUAL CPACK_PACKAGE_NAME AND EXISTS ${share}/doc/${CPACK_PACKAGE_NAME}/examples)
    file(RENAME ${share}/doc/${CPACK_PACKAGE_NAME}/examples ${share}/doc/${name}/examples)
    file(REMOVE_RECURSE ${share}/doc/${CPACK_PACKAGE_NAME})
  endif()
endforeach()
