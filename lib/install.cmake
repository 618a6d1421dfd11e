# Three parts: the program (tools/CMakeLists.txt), the library that programs run with, and what one
# compiles with.
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/eascard)

foreach(header IN LISTS public_headers detail_headers)
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder} COMPONENT development)
endforeach()
install(FILES ${include}/eascard/version.hpp
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/eascard COMPONENT development)

install(TARGETS eascard_static EXPORT eascard-static
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT eascard-static NAMESPACE eascard::
  DESTINATION ${package_folder} COMPONENT development)
if(EASCARD_SHARED)
  install(TARGETS eascard_shared EXPORT eascard-shared
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    NAMELINK_COMPONENT development)
  install(EXPORT eascard-shared NAMESPACE eascard::
    DESTINATION ${package_folder} COMPONENT development)
endif()

# What the static library needs, as CMake and as pkg-config find it.
set(static_dependencies "find_dependency(pugixml)\n  find_dependency(ZLIB)")
set(pc_requires pugixml zlib)
set(modules "")
if(EASCARD_LIBZIP)
  list(APPEND modules libzip)
endif()
if(EASCARD_LIBWBXML)
  list(APPEND modules libwbxml)
endif()
if(modules)
  string(APPEND static_dependencies "\n  find_dependency(PkgConfig)")
endif()
foreach(module IN LISTS modules)
  string(APPEND static_dependencies
    "\n  pkg_check_modules(${module} REQUIRED QUIET IMPORTED_TARGET ${${module}_MODULE_NAME})")
  list(APPEND pc_requires ${${module}_MODULE_NAME})
endforeach()
list(JOIN pc_requires ", " pc_requires)

configure_package_config_file(cmake/eascardConfig.cmake.in eascardConfig.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(eascardConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/eascardConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/eascardConfigVersion.cmake
  DESTINATION ${package_folder} COMPONENT development)

file(RELATIVE_PATH prefix_from_pc
  /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
configure_file(cmake/eascard.pc.in eascard.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/eascard.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/samples/api/
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT development)
