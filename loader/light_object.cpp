// SPDX-License-Identifier: GPL-2.0
#include "loader/light_object.h"

#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/btf.h"
#include "loader/bytes.h"
#include "loader/error.h"
#include "loader/escape.h"
#include "loader/vmlinux_btf.h"

#include <bpfsigctl/abi.h>

#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

namespace bpfsigctl {

namespace {

constexpr std::uint32_t zero = 0;
// What the verifier has to say of the largest program, many times.
constexpr std::uint32_t log_size = 1U << 20;

bool has_attr(const std::string &data, std::uint32_t at) {
    return lies_in(data, at, sizeof(bpf_attr));
}

// A verifier's log runs to thousands of lines; its last ones tell the reason.
std::string last_lines(const std::string &log) {
    constexpr int lines_kept = 24;
    std::string text = log.substr(0, log.find('\0'));
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    std::size_t begin = text.size();
    for (int line = 0; line < lines_kept && begin != std::string::npos && begin != 0; line++)
        begin = text.rfind('\n', begin - 1);
    begin = begin == std::string::npos || begin == 0 ? 0 : begin + 1;
    std::string indented;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        indented += "\n  " + text.substr(begin, end - begin);
        begin = end + 1;
    }
    return indented;
}

// PARTS are an object's maps or programs, KIND says which.
template <typename Parts>
auto &part_of(Parts &parts, std::string_view name, const char *kind, const std::string &what) {
    const auto found = std::find_if(parts.begin(), parts.end(),
                                    [&](const auto &part) { return part.name == name; });
    if (found == parts.end())
        throw Error(what + " has no " + kind + " " + std::string(name),
                    "use the one built with this bpfsigctl, or none");
    return *found;
}

} // namespace

LightObject::LightObject(std::string_view bytes, std::string what) : what_(std::move(what)) {
    ByteReader reader(bytes);
    const auto header = reader.take<sigctl_light_header>();
    const bool known = std::memcmp(header.magic, SIGCTL_LIGHT_MAGIC, sizeof(header.magic)) == 0;
    if (known && header.abi_version != SIGCTL_ABI_VERSION)
        throw Error(what_ + " is of ABI version " + std::to_string(header.abi_version) + ", not " +
                        std::to_string(SIGCTL_ABI_VERSION),
                    "use the one built with this bpfsigctl, or none");
    bool good = known && header.size == bytes.size() && header.maps <= SIGCTL_LIGHT_PARTS &&
                header.programs <= SIGCTL_LIGHT_PARTS &&
                header.data_size[SIGCTL_LIGHT_WITHOUT] <= header.data_size[SIGCTL_LIGHT_WITH];
    if (good) {
        for (std::uint32_t i = 0; i < header.maps; i++) {
            const auto part = reader.take<sigctl_light_part>();
            maps_.push_back({std::string(text_of(part.name)), part.attr, {}, Fd()});
        }
        for (std::uint32_t i = 0; i < header.programs; i++) {
            const auto part = reader.take<sigctl_light_part>();
            programs_.push_back({std::string(text_of(part.name)),
                                 std::string(text_of(part.section)), part.type, part.attr, Fd()});
        }
        kernel_types_ = KernelTypes(header, reader);
        data_ = reader.take(header.data_size[SIGCTL_LIGHT_WITH]);
        for (int variant = 0; variant < SIGCTL_LIGHT_VARIANTS; variant++) {
            data_size_[variant] = header.data_size[variant];
            insns_[variant] = reader.take(header.insns_size[variant]);
        }
        const auto inside = [this](const auto &part) { return has_attr(data_, part.attr); };
        good = reader.is_whole() && std::all_of(maps_.begin(), maps_.end(), inside) &&
               std::all_of(programs_.begin(), programs_.end(), inside) &&
               kernel_types_.fit(data_, insns_);
    }
    if (!good)
        throw Error(what_ + " is damaged or not one of this policy",
                    "use the one built with this bpfsigctl, or none");
}

void LightObject::set_max_entries(std::string_view map, std::uint32_t entries) {
    part_of(maps_, map, "map", what_).setup.max_entries = entries;
}

// Of all settings of a map this alone is not among what the loading program is given.
void LightObject::set_value_size(std::string_view map, std::uint32_t size) {
    const std::size_t at = part_of(maps_, map, "map", what_).attr + offsetof(bpf_attr, value_size);
    put_at(data_, at, size);
}

void LightObject::set_initial_value(std::string_view map, const void *value) {
    part_of(maps_, map, "map", what_).setup.initial_value = reinterpret_cast<std::uintptr_t>(value);
}

const LightObject::Map &LightObject::map(std::string_view name) const {
    return part_of(maps_, name, "map", what_);
}

const LightObject::Program &LightObject::program(std::string_view name) const {
    return part_of(programs_, name, "program", what_);
}

// With nothing left to look up in the kernel's BTF; nothing if the kernel shall do that.
std::optional<LightObject::Bytes> LightObject::resolve(sigctl_light_variant variant) const {
    if (kernel_types_.empty())
        return std::nullopt;
    const std::optional<VmlinuxBtf> kernel = vmlinux_btf();
    if (!kernel)
        return std::nullopt;
    try {
        Bytes bytes{data_, insns_[variant]};
        kernel_types_.put(Btf(kernel->bytes()), variant, bytes.data, bytes.insns);
        return bytes;
    } catch (const Error &) { // of a form that is not known here: the kernel knows it
        return std::nullopt;
    }
}

// Runs the loading program of BYTES, as libbpf's bpf_load_and_run() does. Returns an errno,
// and then in LEFT the data as the program left it, if it ran.
int LightObject::run(sigctl_light_variant variant, const Bytes &bytes, std::string &log,
                     std::string &left) {
    const std::uint32_t size = data_size_[variant];
    const Fd map(bpf::map_create(BPF_MAP_TYPE_ARRAY, "__loader.map", sizeof(zero), size, 1));
    if (!map || bpf::map_update(map.get(), &zero, bytes.data.data()) != 0)
        return errno;
    // An address without a size the kernel refuses (bpf_verifier_log_attr_valid()).
    const bpf::Log to{log.empty() ? nullptr : log.data(), static_cast<std::uint32_t>(log.size())};
    const Fd program(bpf::prog_load_syscall("__loader.prog", bytes.insns.data(), bytes.insns.size(),
                                            map.get(), to));
    if (!program)
        return errno;

    std::string context(sizeof(sigctl_light_context) + maps_.size() * sizeof(sigctl_light_map) +
                            programs_.size() * sizeof(std::int32_t),
                        '\0');
    sigctl_light_context head{};
    head.size = static_cast<std::uint32_t>(context.size());
    head.log_level = to.size != 0 ? 1 : 0;
    head.log_size = to.size;
    head.log = reinterpret_cast<std::uintptr_t>(to.text);
    char *at = context.data();
    std::memcpy(std::exchange(at, at + sizeof(head)), &head, sizeof(head));
    for (const Map &one : maps_)
        std::memcpy(std::exchange(at, at + sizeof(one.setup)), &one.setup, sizeof(one.setup));

    std::uint32_t retval = 0;
    if (bpf::prog_run(program.get(), context.data(), head.size, retval) != 0)
        return errno;
    if (static_cast<std::int32_t>(retval) < 0) {
        left.resize(size);
        if (bpf::map_lookup(map.get(), &zero, left.data()) != 0)
            left.clear();
        return -static_cast<std::int32_t>(retval);
    }
    ByteReader results(context);
    results.take<sigctl_light_context>();
    for (Map &one : maps_)
        one.fd = Fd(results.take<sigctl_light_map>().fd);
    for (Program &one : programs_) {
        const auto fd = results.take<std::int32_t>();
        if (fd > 0) // 0: left out
            one.fd = Fd(fd);
    }
    return 0;
}

// The loading program fills in a program's attributes before it loads it: its licence
// first, and what it attaches to last. Those of the optional ones may lie beyond DATA.
LightObject::Failure LightObject::failure(const std::string &data) const {
    const Program *last = nullptr;
    for (const Program &program : programs_)
        if (has_attr(data, program.attr) && value_at<bpf_attr>(data, program.attr).license != 0)
            last = &program;
    if (last == nullptr)
        return {": its maps or BTF", false};
    const bool attaches_by_btf =
        last->type != BPF_PROG_TYPE_SYSCALL && last->type != BPF_PROG_TYPE_CGROUP_SYSCTL;
    const bool verified =
        !attaches_by_btf || value_at<bpf_attr>(data, last->attr).attach_btf_id !=
                                value_at<bpf_attr>(data_, last->attr).attach_btf_id;
    return {": " + last->name + " (" + last->section + ")" +
                (verified ? "" : ", which the kernel's BTF does not know"),
            verified};
}

void LightObject::load(sigctl_light_variant variant) {
    if (insns_[variant].empty())
        variant = SIGCTL_LIGHT_WITHOUT;
    std::string log;
    std::string left;
    const Bytes built{data_, insns_[variant]};
    const auto resolved = resolve(variant);
    if (run(variant, resolved ? *resolved : built, log, left) == 0) {
        resolved_ = resolved.has_value();
        return;
    }
    // Again as built, for the kernel to look up everything, and for the verifier's words; what
    // only a signal ended (EAGAIN) succeeds now.
    log.resize(log_size);
    left.clear();
    const int cause = run(variant, built, log, left);
    if (cause == 0)
        return;
    const Failure failed = left.empty() ? Failure{"", true} : failure(left);
    throw system_error("cannot load " + what_ + " into the kernel" + failed.step, cause,
                       cause == EPERM ? bpf_refused_remedy
                                      : "bpfsigctl check says what this kernel lacks" +
                                            (failed.verified ? last_lines(log) : ""));
}

} // namespace bpfsigctl
