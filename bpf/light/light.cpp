// SPDX-License-Identifier: GPL-2.0
// At build time: makes the light object (bpfsigctl/light.h) of a BPF object.
//
// usage: light OBJECT OUT.light OUT.h NAME [OPTIONAL_PROGRAM...]
//
// OUT.h has the same bytes as the array NAME_light, to be built in.
#include "fail.h"
#include "kernel_types.h"

#include <bpfsigctl/abi.h>
#include <bpfsigctl/light.h>

#include <cerrno> // which skel_internal.h wants

#include <bpf/libbpf.h>
#include <bpf/skel_internal.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <elf.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

static_assert(sizeof(sigctl_light_context) == sizeof(bpf_loader_ctx));
static_assert(offsetof(sigctl_light_context, log) == offsetof(bpf_loader_ctx, log_buf));
static_assert(sizeof(sigctl_light_map) == sizeof(bpf_map_desc));
static_assert(offsetof(sigctl_light_map, initial_value) == offsetof(bpf_map_desc, initial_value));
static_assert(sizeof(__s32) == sizeof(bpf_prog_desc));

namespace {

struct Close {
    void operator()(bpf_object *object) const { ::bpf_object__close(object); }
};
using Object = std::unique_ptr<bpf_object, Close>;

// One variant: what bpf_object__gen_loader() gives, and the parts it is of.
struct Variant {
    Object object;
    std::string data;
    std::string insns;
    std::vector<sigctl_light_part> maps;
    std::vector<sigctl_light_part> programs;
};

void copy_name(char *to, std::size_t size, const char *name) {
    if (std::strlen(name) >= size)
        fail(std::string("the name is too long: ") + name);
    std::strcpy(to, name);
}

// Where in DATA the one attr is whose NAME_OFFSET has NAME and that IS_IT says it is.
template <typename IsIt>
std::uint32_t attr_of(const std::string &data, std::size_t name_offset, const char *name,
                      IsIt is_it) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at + sizeof(bpf_attr) <= data.size(); at += alignof(bpf_attr)) {
        bpf_attr attr{};
        std::memcpy(&attr, data.data() + at, sizeof(attr));
        const char *its_name = reinterpret_cast<const char *>(&attr) + name_offset;
        if (std::strncmp(its_name, name, BPF_OBJ_NAME_LEN) == 0 && is_it(attr))
            found.push_back(at);
    }
    if (found.size() != 1)
        fail(std::to_string(found.size()) + " places look like the attributes of " + name);
    return static_cast<std::uint32_t>(found.front());
}

sigctl_light_part part_of(const std::string &data, const bpf_map *map) {
    sigctl_light_part part{};
    copy_name(part.name, sizeof(part.name), ::bpf_map__name(map));
    part.type = ::bpf_map__type(map);
    part.attr = attr_of(data, offsetof(bpf_attr, map_name), part.name, [&](const bpf_attr &attr) {
        return attr.map_type == part.type && attr.key_size == ::bpf_map__key_size(map) &&
               attr.value_size == ::bpf_map__value_size(map);
    });
    return part;
}

sigctl_light_part part_of(const std::string &data, const bpf_program *program) {
    sigctl_light_part part{};
    copy_name(part.name, sizeof(part.name), ::bpf_program__name(program));
    copy_name(part.section, sizeof(part.section), ::bpf_program__section_name(program));
    part.type = ::bpf_program__type(program);
    if (::bpf_program__autoload(program))
        part.attr =
            attr_of(data, offsetof(bpf_attr, prog_name), part.name, [&](const bpf_attr &attr) {
                return attr.prog_type == part.type && attr.insns == 0 &&
                       attr.insn_cnt == ::bpf_program__insn_cnt(program);
            });
    return part;
}

std::string read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    if (!file)
        fail("cannot read " + path);
    return bytes;
}

// The object without its line information (struct btf_ext_header of libbpf): a fifth of the
// light object, which the kernel would keep for each program besides. For who debugs, the
// verifier's log names the instruction all the same.
std::string without_line_info(std::string object) {
    constexpr std::size_t line_info_len = 5 * sizeof(__u32); // from the header's begin
    Elf64_Ehdr elf{};
    std::memcpy(&elf, object.data(), std::min(sizeof(elf), object.size()));
    const auto section = [&](std::size_t number) {
        Elf64_Shdr header{};
        const std::size_t at = elf.e_shoff + number * sizeof(header);
        if (at + sizeof(header) > object.size())
            fail("the section headers are not in the file");
        std::memcpy(&header, object.data() + at, sizeof(header));
        return header;
    };
    const Elf64_Shdr names = section(elf.e_shstrndx);
    for (std::size_t i = 0; i < elf.e_shnum; i++) {
        const Elf64_Shdr header = section(i);
        if (std::strcmp(object.c_str() + names.sh_offset + header.sh_name, ".BTF.ext") != 0)
            continue;
        const __u32 none = 0;
        object.replace(header.sh_offset + line_info_len, sizeof(none),
                       reinterpret_cast<const char *>(&none), sizeof(none));
        return object;
    }
    fail("there is no .BTF.ext");
}

Variant generate(const std::string &file, const std::vector<std::string> &left_out) {
    const std::string bytes = without_line_info(read(file));
    // libbpf names the .rodata map by it, and takes no name from memory.
    const std::string object_name = std::filesystem::path(file).stem().stem();
    bpf_object_open_opts opened{};
    opened.sz = sizeof(opened);
    opened.object_name = object_name.c_str();
    Object object(::bpf_object__open_mem(bytes.data(), bytes.size(), &opened));
    if (!object)
        fail("cannot open " + file);
    for (const std::string &name : left_out) {
        bpf_program *program = ::bpf_object__find_program_by_name(object.get(), name.c_str());
        if (program == nullptr)
            fail("there is no program " + name);
        ::bpf_program__set_autoload(program, false);
    }
    gen_loader_opts opts{};
    opts.sz = sizeof(opts);
    if (::bpf_object__gen_loader(object.get(), &opts) != 0 || ::bpf_object__load(object.get()) != 0)
        fail("libbpf cannot make a loading program of " + file);
    Variant variant;
    variant.data.assign(opts.data, opts.data_sz);
    variant.insns.assign(opts.insns, opts.insns_sz);
    bpf_map *map = nullptr;
    bpf_object__for_each_map(map, object.get()) variant.maps.push_back(part_of(variant.data, map));
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object.get())
        variant.programs.push_back(part_of(variant.data, program));
    variant.object = std::move(object);
    return variant;
}

void expect_optional_last(const Variant &with, const std::vector<std::string> &optional) {
    const auto first = with.programs.end() - static_cast<std::ptrdiff_t>(optional.size());
    if (!std::all_of(first, with.programs.end(), [&](const sigctl_light_part &program) {
            return std::find(optional.begin(), optional.end(), program.name) != optional.end();
        }))
        fail("the optional programs are not the last ones");
}

template <typename T>
void append(std::string &bytes, const T &value) {
    bytes.append(reinterpret_cast<const char *>(&value), sizeof(value));
}

// Returns how many there are.
template <typename T>
__u32 append_all(std::string &bytes, const std::vector<T> &values) {
    for (const T &value : values)
        append(bytes, value);
    return static_cast<__u32>(values.size());
}

// For each the kernel goes through its types until it has found it. A pass of the loader's own
// takes longer than one such search, and the BTF is copied before it: for few it does not pay.
constexpr std::size_t types_worth_a_pass = 12;

KernelTypes kernel_types(const Variant &without, const Variant &with, bool optional) {
    std::vector<__u32> attrs;
    for (const sigctl_light_part &program : with.programs)
        attrs.push_back(program.attr);
    const KernelTypes wanted =
        kernel_types(with.object.get(), with.data,
                     {without.insns, optional ? with.insns : std::string()}, attrs);
    return wanted.types.size() < types_worth_a_pass ? KernelTypes() : wanted;
}

std::string light_object(const std::string &file, const std::vector<std::string> &optional) {
    const Variant without = generate(file, optional);
    const Variant with = generate(file, {});
    expect_optional_last(with, optional);
    if (with.data.compare(0, without.data.size(), without.data) != 0)
        fail("the data without the optional programs is not the beginning of that with them");
    if (with.maps.size() > SIGCTL_LIGHT_PARTS || with.programs.size() > SIGCTL_LIGHT_PARTS)
        fail("too many maps or programs");

    sigctl_light_header header{};
    std::memcpy(header.magic, SIGCTL_LIGHT_MAGIC, sizeof(header.magic));
    header.abi_version = SIGCTL_ABI_VERSION;
    std::string parts;
    header.maps = append_all(parts, with.maps);
    header.programs = append_all(parts, with.programs);
    const KernelTypes wanted = kernel_types(without, with, !optional.empty());
    header.types = append_all(parts, wanted.types);
    header.members = append_all(parts, wanted.members);
    header.lookups = append_all(parts, wanted.lookups);
    header.relocations = append_all(parts, wanted.relocations);
    header.data_size[SIGCTL_LIGHT_WITHOUT] = static_cast<__u32>(without.data.size());
    header.data_size[SIGCTL_LIGHT_WITH] = static_cast<__u32>(with.data.size());
    header.insns_size[SIGCTL_LIGHT_WITHOUT] = static_cast<__u32>(without.insns.size());
    if (!optional.empty())
        header.insns_size[SIGCTL_LIGHT_WITH] = static_cast<__u32>(with.insns.size());
    const std::string body =
        parts + with.data + without.insns + (optional.empty() ? "" : with.insns);
    header.size = static_cast<__u32>(sizeof(header) + body.size());
    std::string bytes;
    append(bytes, header);
    return bytes + body;
}

void write(const std::string &path, const std::string &text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        fail("cannot write " + path);
}

std::string as_header(const std::string &name, const std::string &bytes) {
    std::string text = "alignas(8) inline constexpr unsigned char " + name + "_light[] = {";
    for (std::size_t i = 0; i < bytes.size(); i++)
        text +=
            (i % 32 == 0 ? "\n" : "") + std::to_string(static_cast<unsigned char>(bytes[i])) + ",";
    return text + "\n};\n";
}

} // namespace

int main(int argc, char **argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 4) {
        std::cerr << "usage: light OBJECT OUT.light OUT.h NAME [OPTIONAL_PROGRAM...]\n";
        return 2;
    }
    try {
        const std::string bytes =
            light_object(arguments[0], {arguments.begin() + 4, arguments.end()});
        write(arguments[1], bytes);
        write(arguments[2], as_header(arguments[3], bytes));
    } catch (const std::exception &error) {
        std::cerr << "light: " << arguments[0] << ": " << error.what() << '\n';
        return 1;
    }
    return 0;
}
