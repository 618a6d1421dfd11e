# Read once for each generator, before anything is staged.

# What CPack stages gets the modes of the umask, and packages are read by everybody.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The folders of a package are those that the build was configured for.
if(CPACK_GENERATOR STREQUAL DEB AND NOT CPACK_EASCARD_PREFIX STREQUAL /usr)
  message(FATAL_ERROR "Debian packages are made of a build with CMAKE_INSTALL_PREFIX=/usr "
                      "(cmake --preset package), not ${CPACK_EASCARD_PREFIX}")
endif()
