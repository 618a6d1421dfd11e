# Packages: `cpack -G DEB` makes eascard, libeascard0 and libeascard-dev of a build with
# CMAKE_INSTALL_PREFIX=/usr (preset "package"); `cpack -G TGZ --config CPackSourceConfig.cmake` makes an
# archive of the sources. check.sh tries both.

# Who answers for a package is who builds it.
set(EASCARD_MAINTAINER "Unknown Builder <builder@eascard.invalid>" CACHE STRING
  "Name and address in the Debian packages")

set(package ${PROJECT_SOURCE_DIR}/tools/package)
set(CPACK_PACKAGE_NAME eascard)
set(CPACK_PACKAGE_VENDOR eascard)
set(CPACK_PACKAGE_CONTACT ${EASCARD_MAINTAINER})
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_PROJECT_CONFIG_FILE ${package}/cpack_options.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${package}/before_packing.cmake)
set(CPACK_EASCARD_PACKAGE_FOLDER ${package})
set(CPACK_EASCARD_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_EASCARD_COMMIT "${commit}")

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME eascard-${PROJECT_VERSION})
string(REGEX REPLACE "([][+.*()^$?|\\\\])" "\\\\\\1" top "${PROJECT_SOURCE_DIR}")
set(CPACK_SOURCE_IGNORE_FILES "^${top}/build" "^${top}/\\.git$" "^${top}/\\.git/"
  "^${top}/CMakeUserPresets\\.json$" "/__pycache__/")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SOURCE eascard)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(libeascard libeascard${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME eascard)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "convert Exchange ActiveSync contacts
eascard moves Exchange ActiveSync contacts between WBXML, XML, JSON and vCard.
It shows captured messages whole, says at which byte a damaged one breaks,
checks them against the rules of the contact class, and encodes them again.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${libeascard})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${package}/triggers)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "convert Exchange ActiveSync contacts - shared library
The library behind eascard: any input to contacts, and contacts to WBXML, XML,
JSON and vCard.")

set(needed "")
foreach(row "ON:libpugixml-dev" "ON:zlib1g-dev" "${EASCARD_LIBZIP}:libzip-dev"
    "${EASCARD_LIBWBXML}:libwbxml2-dev")
  if(row MATCHES "^(.*):(.*)$" AND CMAKE_MATCH_1)
    string(REGEX REPLACE "^.*:" ", " row "${row}")
    string(APPEND needed "${row}")
  endif()
endforeach()
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libeascard-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "${libeascard} (= ${PROJECT_VERSION})${needed}")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "convert Exchange ActiveSync contacts - development files
Headers, static library, CMake package, pkg-config file and examples of the
library behind eascard.")

include(CPack)
