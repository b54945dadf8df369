// SPDX-License-Identifier: GPL-2.0
// The command for an initramfs: smaller, without the commands of the real root.
#include "loader/cli.h"

#include <cstdlib>

// libstdc++'s names the exception that nobody caught, which run_cli() leaves none of, and
// with it come 47 KB that demangle names.
namespace __gnu_cxx {
void __verbose_terminate_handler() {
    std::abort();
}
} // namespace __gnu_cxx

int main(int argc, char **argv) {
    return bpfsigctl::run_cli({}, argc, argv);
}
