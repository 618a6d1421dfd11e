#pragma once
// What the shared library shows of itself: what the public headers declare, and what their inline
// functions call. Everything else is hidden (see lib/CMakeLists.txt).

#if defined(__GNUC__)
#define EASCARD_EXPORT __attribute__((visibility("default")))
#else
#define EASCARD_EXPORT
#endif
