// SPDX-License-Identifier: GPL-2.0
// What a light object wants of the kernel's BTF (bpfsigctl/light.h). The kernel would go
// through all of its types for each; here they are found in one pass, and what is found is
// put into the object, so that there is nothing left to look up.
//
// The answers are the kernel's own: what bpf_core_apply() and bpf_btf_find_by_name_kind()
// would say. Where there is a doubt, as of a struct that is there twice or a member of
// another kind, the place is left as it is, for the kernel to decide.
#pragma once

#include "loader/btf.h"
#include "loader/bytes.h"

#include <bpfsigctl/light.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

class KernelTypes {
public:
    KernelTypes() = default;
    // Takes them off READER's front, as many as HEADER says.
    KernelTypes(const sigctl_light_header &header, ByteReader &reader);

    // Whether every place named lies in DATA and INSNS, an array of variants, and is what it
    // has to be. Without that, nothing below may be called.
    [[nodiscard]] bool fit(const std::string &data, const std::string *insns) const;

    // Nothing is wanted.
    [[nodiscard]] bool empty() const { return types_.empty(); }

    // Puts what KERNEL says into DATA, the attributes of the programs and their instructions,
    // and into INSNS, the loading program of VARIANT.
    void put(const Btf &kernel, sigctl_light_variant variant, std::string &data,
             std::string &insns) const;

private:
    class Answers;

    std::vector<sigctl_light_type> types_;
    std::vector<sigctl_light_member> members_;
    std::vector<sigctl_light_lookup> lookups_;
    std::vector<sigctl_light_relocation> relocations_;
};

} // namespace bpfsigctl
