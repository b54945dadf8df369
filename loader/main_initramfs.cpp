// SPDX-License-Identifier: GPL-2.0
// The command for an initramfs: smaller, without what reads module files.
#include "loader/cli.h"

int main(int argc, char **argv) {
    return bpfsigctl::run_cli({}, argc, argv);
}
