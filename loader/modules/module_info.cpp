// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/module_info.h"

#include "loader/error.h"
#include "loader/modules/module_tree.h"

#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <string_view>

namespace bpfsigctl {

namespace {

struct ElfEnd {
    void operator()(Elf *elf) const { ::elf_end(elf); }
};
using ElfImage = std::unique_ptr<Elf, ElfEnd>;

Error not_a_module(const std::string &file, const std::string &cause) {
    return Error(file + " is not a module: " + cause);
}

ElfImage open(std::string &image, const std::string &file) {
    ::elf_version(EV_CURRENT);
    ElfImage elf(::elf_memory(image.data(), image.size()));
    if (!elf || ::elf_kind(elf.get()) != ELF_K_ELF)
        throw not_a_module(file, "it is not an ELF file");
    return elf;
}

// Where a section lies is looked up by libelf, what lies there is taken from the image:
// its own view of a damaged file may reach beyond the end.
std::string_view section(Elf *elf, std::string_view image, std::string_view wanted) {
    std::size_t names = 0;
    if (::elf_getshdrstrndx(elf, &names) != 0)
        return {};
    Elf_Scn *at = nullptr;
    while ((at = ::elf_nextscn(elf, at)) != nullptr) {
        GElf_Shdr header{};
        if (::gelf_getshdr(at, &header) == nullptr || header.sh_type == SHT_NOBITS)
            continue;
        const char *name = ::elf_strptr(elf, names, header.sh_name);
        if (name == nullptr || name != wanted)
            continue;
        if (header.sh_offset > image.size() || header.sh_size > image.size() - header.sh_offset)
            return {};
        return image.substr(header.sh_offset, header.sh_size);
    }
    return {};
}

// The section is a row of "KEY=VALUE", each with a NUL behind it; the first one counts,
// as in the kernel's get_next_modinfo().
std::string_view value_of(std::string_view modinfo, const std::string &key) {
    const std::string begin = key + "=";
    while (!modinfo.empty()) {
        const std::string_view item = modinfo.substr(0, modinfo.find('\0'));
        if (item.starts_with(begin))
            return item.substr(begin.size());
        modinfo.remove_prefix(item.size() < modinfo.size() ? item.size() + 1 : item.size());
    }
    return {};
}

} // namespace

ModuleInfo read_module_info(std::string &image, const std::string &path, const std::string &file) {
    const ElfImage elf = open(image, file);
    const std::string_view modinfo = section(elf.get(), image, ".modinfo");
    if (modinfo.empty())
        throw not_a_module(file, "it has no section .modinfo");
    const std::string_view name = value_of(modinfo, "name");
    return {.name = name.empty() ? module_name_of(path) : std::string(name),
            .vermagic = std::string(value_of(modinfo, "vermagic"))};
}

} // namespace bpfsigctl
