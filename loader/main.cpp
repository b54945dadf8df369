// SPDX-License-Identifier: GPL-2.0
// The whole command.
#include "loader/cli.h"

int main(int argc, char **argv) {
    return bpfsigctl::run_cli(bpfsigctl::root_commands, argc, argv);
}
