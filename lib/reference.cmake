# The target reference: what the public headers say, as HTML in the build folder's lib/reference. A
# warning of Doxygen fails it.
find_program(DOXYGEN doxygen)
if(DOXYGEN)
  list(TRANSFORM public_headers PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE reference_input)
  list(APPEND reference_input
    ${include}/eascard/version.hpp ${PROJECT_SOURCE_DIR}/samples/api/README.md)
  list(JOIN reference_input " " reference_input)
  configure_file(cmake/Doxyfile.in Doxyfile @ONLY)
  add_custom_target(reference
    COMMAND ${DOXYGEN} ${CMAKE_CURRENT_BINARY_DIR}/Doxyfile
    COMMAND ${CMAKE_COMMAND} -E echo
      "The reference is ${CMAKE_CURRENT_BINARY_DIR}/reference/html/index.html"
    VERBATIM)
else()
  add_custom_target(reference
    COMMAND ${CMAKE_COMMAND} -E echo "SKIPPED: the reference: doxygen is not installed")
endif()
