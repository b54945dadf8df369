// SPDX-License-Identifier: GPL-2.0
#include "loader/kernel.h"

#include "loader/btf.h"
#include "loader/error.h"
#include "loader/pseudo_fs.h"

#include <linux/btf.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace bpfsigctl::kernel {

namespace {

constexpr const char *sig_enforce_path = "module/module/parameters/sig_enforce";
constexpr const char *sig_check_wait_path = "module_sig_check_wait";
constexpr const char *btf_path = "kernel/btf/vmlinux";

// Not vmlinux_btf.h's: what asks here wants the reason if there is none.
std::string sysfs_btf() {
    auto bytes = PseudoFs("sysfs").read(btf_path);
    if (!bytes)
        throw Error("the kernel has no BTF", "build it with CONFIG_DEBUG_INFO_BTF=y");
    return std::move(*bytes);
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
    return PseudoFs("sysfs").exists(btf_path);
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
    const std::string bytes = sysfs_btf();
    return std::string(Btf(bytes).name(type));
}

std::vector<std::string> missing_from_btf(const std::vector<std::string> &names) {
    const std::string bytes = sysfs_btf();
    const Btf btf(bytes);
    std::vector<std::string> missing;
    std::copy_if(names.begin(), names.end(), std::back_inserter(missing),
                 [&](const std::string &name) {
                     const bool tracepoint = name.rfind("btf_trace_", 0) == 0;
                     return !btf.has(name, tracepoint ? BTF_KIND_TYPEDEF : BTF_KIND_FUNC);
                 });
    return missing;
}

} // namespace bpfsigctl::kernel
