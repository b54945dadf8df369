// SPDX-License-Identifier: GPL-2.0
#include "loader/kernel.h"

#include "loader/error.h"
#include "loader/pseudo_fs.h"

#include <bpf/btf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

namespace bpfsigctl::kernel {

namespace {

constexpr const char *sig_enforce_path = "module/module/parameters/sig_enforce";
constexpr const char *sig_check_wait_path = "module_sig_check_wait";

struct BtfFree {
    void operator()(btf *btf) const { ::btf__free(btf); }
};
using Btf = std::unique_ptr<btf, BtfFree>;

Btf vmlinux_btf() {
    Btf btf(::btf__load_vmlinux_btf());
    if (!btf)
        throw system_error("cannot read the kernel's BTF", errno);
    return btf;
}

} // namespace

std::vector<std::string> active_lsms() {
    const auto text = PseudoFs("securityfs").read("lsm");
    if (!text)
        throw Error("securityfs has no file lsm");
    std::istringstream words(*text);
    std::vector<std::string> lsms;
    for (std::string lsm; std::getline(words, lsm, ',');)
        lsms.push_back(lsm);
    return lsms;
}

Lockdown lockdown() {
    const auto text = PseudoFs("securityfs").read("lockdown");
    if (!text)
        return Lockdown::absent;
    if (text->find("[confidentiality]") != std::string::npos)
        return Lockdown::confidentiality;
    if (text->find("[integrity]") != std::string::npos)
        return Lockdown::integrity;
    return Lockdown::none;
}

std::optional<bool> sig_enforce() {
    const auto text = PseudoFs("sysfs").read(sig_enforce_path);
    if (!text)
        return std::nullopt;
    return *text == "Y";
}

void enforce_signatures() {
    PseudoFs("sysfs").write(sig_enforce_path, "Y");
}

std::optional<bool> sig_check_wait() {
    const auto text = PseudoFs("securityfs").read(sig_check_wait_path);
    if (!text)
        return std::nullopt;
    return *text == "1";
}

void end_sig_check_wait() {
    PseudoFs("securityfs").write(sig_check_wait_path, "0");
}

bool checks_platform_keyring() {
    // Nothing tells but the name of who built it: "#1 SMP ... Debian 6.12.117-1".
    return PseudoFs("proc").read("version").value_or("").find(" Debian ") != std::string::npos;
}

bool has_btf() {
    return PseudoFs("sysfs").exists("kernel/btf/vmlinux");
}

bool in_initial_user_namespace() {
    // See user_namespaces(7): only the initial one maps every id to itself.
    // In another one a procfs of one's own cannot be had; there /proc is mounted.
    std::ifstream mounted("/proc/self/uid_map");
    std::string text;
    if (!std::getline(mounted, text))
        text = PseudoFs("proc").read("self/uid_map").value_or("");
    std::istringstream map(text);
    unsigned long inside = 0;
    unsigned long outside = 0;
    unsigned long count = 0;
    map >> inside >> outside >> count;
    return !map.fail() && inside == 0 && outside == 0 && count == 4294967295UL;
}

std::string btf_name(std::uint32_t type) {
    const Btf btf = vmlinux_btf();
    const btf_type *found = ::btf__type_by_id(btf.get(), type);
    const char *name =
        found != nullptr ? ::btf__name_by_offset(btf.get(), found->name_off) : nullptr;
    return name != nullptr ? name : "";
}

std::vector<std::string> missing_from_btf(const std::vector<std::string> &names) {
    const Btf btf = vmlinux_btf();
    std::vector<std::string> missing;
    std::copy_if(names.begin(), names.end(), std::back_inserter(missing),
                 [&](const std::string &name) {
                     const unsigned kind =
                         name.rfind("btf_trace_", 0) == 0 ? BTF_KIND_TYPEDEF : BTF_KIND_FUNC;
                     return ::btf__find_by_name_kind(btf.get(), name.c_str(), kind) < 0;
                 });
    return missing;
}

} // namespace bpfsigctl::kernel
