// SPDX-License-Identifier: GPL-2.0
#include "loader/program_reader.h"

#include "loader/run_program.h"

namespace bpfsigctl {

void ProgramReader::read(sigctl_read &request) const {
    request.abi_version = SIGCTL_ABI_VERSION;
    run_program(program_.get(), &request, sizeof(request), "reader");
}

} // namespace bpfsigctl
