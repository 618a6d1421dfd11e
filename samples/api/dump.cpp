// What each byte of a WBXML document is, up to the first one that is wrong.
//
//   dump <MESSAGE

#include <iostream>
#include <iterator>
#include <string>

#include <eascard/report/dump_text.hpp>
#include <eascard/report/finding_text.hpp>
#include <eascard/wbxml/dump.hpp>

int main() {
  const std::string bytes(std::istreambuf_iterator<char>(std::cin), {});

  // The rows look into `bytes`. Offsets begin with 0; the limits are the usual ones.
  eascard::wbxml::Dump dump(bytes, 0, {});
  const eascard::report::DumpText text(false);  // false: without colours
  std::cout << eascard::report::dump_text_head("-", 0, bytes.size());
  eascard::wbxml::Row row;
  while (dump.next(row)) {
    std::string lines;
    text.write(row, lines);
    std::cout << lines;
  }
  if (!dump.fault()) return 0;
  std::cerr << eascard::report::finding_text({"-"}, dump.fault()->diagnostic) << '\n';
  return 1;
}
