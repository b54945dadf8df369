// SPDX-License-Identifier: GPL-2.0
#include "loader/findings.h"

#include "loader/policy.h"
#include "loader/root_cgroup.h"

#include <algorithm>

namespace bpfsigctl {

namespace {

std::string join(const std::vector<std::string> &words, const char *separator) {
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : separator) + word;
    return text;
}

Finding good(const char *name, const std::string &detail) {
    return {name, true, detail, ""};
}

Finding bad(const char *name, const std::string &detail, const std::string &remedy) {
    return {name, false, detail, remedy};
}

// A check that could not even look has not found the kernel good.
template <typename T, typename Check>
Finding unless_unknown(const char *name, const Fact<T> &fact, Check check,
                       const char *remedy = "see the message") {
    return fact ? check(*fact) : bad(name, fact.error(), remedy);
}

Finding root(bool is_root) {
    if (!is_root)
        return bad("root", "not run as root", "run it as root");
    return good("root", "run as root");
}

Finding user_namespace(bool initial) {
    if (!initial)
        return bad("user-namespace", "not in the initial user name space",
                   "run it on the host, outside any container");
    return good("user-namespace", "the initial one");
}

Finding module_signatures(const std::optional<bool> &enforced, bool waits) {
    if (!enforced)
        return bad("module-signatures", "the kernel knows no module signatures",
                   "build it with CONFIG_MODULE_SIG=y");
    if (*enforced && waits)
        return good("module-signatures", "enforced by the kernel when its wait has ended");
    if (*enforced)
        return good("module-signatures",
                    "sig_enforce is set already: the kernel refuses unsigned modules by itself, "
                    "and no policy can admit one");
    return good("module-signatures", "checked by the kernel, sig_enforce is off");
}

// Which of the configurations of docs/guarantees.md this is.
Finding sig_check_wait(const std::optional<bool> &waits) {
    if (!waits)
        return good("sig-check-wait", "not in this kernel: it checks every signed module at once");
    if (!*waits)
        return good("sig-check-wait", "off: the kernel checks every signed module at once; "
                                      "module_sig_check_wait=1 on its command line lets them wait");
    return good("sig-check-wait",
                "on: the modules of the initramfs enter unchecked, signed or not");
}

Finding lockdown(kernel::Lockdown mode) {
    switch (mode) {
    case kernel::Lockdown::confidentiality:
        return bad("lockdown", "confidentiality mode: BPF programs may not read kernel memory",
                   "boot with lockdown=integrity or less");
    case kernel::Lockdown::integrity:
        return good("lockdown", "integrity mode: the kernel refuses unsigned modules by itself, "
                                "and no policy can admit one");
    case kernel::Lockdown::none:
        return good("lockdown", "off");
    case kernel::Lockdown::absent:
        break;
    }
    return good("lockdown", "not in this kernel");
}

Finding bpf_lsm(const std::vector<std::string> &lsms) {
    const std::string list = join(lsms, ",");
    if (std::find(lsms.begin(), lsms.end(), "bpf") == lsms.end())
        return bad("bpf-lsm", "bpf is not in the active LSM list (" + list + ")",
                   "build the kernel with CONFIG_BPF_LSM=y and boot with lsm=" + list +
                       (list.empty() ? "" : ",") + "bpf");
    return good("bpf-lsm", "active (" + list + ")");
}

Finding btf(bool there) {
    if (!there)
        return bad("btf", "the kernel has no /sys/kernel/btf/vmlinux",
                   "build it with CONFIG_DEBUG_INFO_BTF=y");
    return good("btf", "/sys/kernel/btf/vmlinux");
}

Finding bpffs(const KernelFacts &facts) {
    if (facts.pin_objection.empty())
        return good("bpffs", facts.pin_dir + " can be pinned in");
    if (facts.pin_wants_mount)
        return bad("bpffs", facts.pin_objection, "mount -t bpf bpf /sys/fs/bpf, or give --mount");
    return bad("bpffs", facts.pin_dir + ": " + facts.pin_objection,
               "give --pin-dir a path on a bpffs");
}

Finding hooks(const std::vector<std::string> &missing) {
    if (!missing.empty())
        return bad("hooks", "the kernel lacks " + join(missing, ", "),
                   "it needs Linux 6.1 or newer with CONFIG_BPF_LSM, CONFIG_MODULE_SIG and "
                   "CONFIG_FUNCTION_TRACER");
    return good("hooks", "all there");
}

Finding cgroup_slots(std::size_t used, bool waits) {
    const std::size_t needed = cgroup_lsm_hooks(waits).size();
    const std::string count = std::to_string(used) + " of " +
                              std::to_string(RootCgroup::lsm_hook_slots) +
                              " lsm_cgroup slots in use";
    // A slot already used for a hook of ours would be shared: then fewer are
    // needed, and load finds that out.
    if (used + needed > RootCgroup::lsm_hook_slots)
        return bad("cgroup-bpf", count + ", " + std::to_string(needed) + " needed",
                   "detach other lsm_cgroup programs");
    return good("cgroup-bpf", count);
}

} // namespace

std::vector<Finding> judge(const KernelFacts &facts) {
    std::vector<Finding> findings = {root(facts.root)};
    if (!all_good(findings))
        return findings;
    findings.push_back(
        unless_unknown("user-namespace", facts.initial_user_namespace, user_namespace));
    if (!all_good(findings))
        return findings;
    const bool waits = facts.sig_check_wait.value_or(std::nullopt).value_or(false);
    findings.push_back(
        unless_unknown("module-signatures", facts.sig_enforce,
                       [&](const auto &enforced) { return module_signatures(enforced, waits); }));
    findings.push_back(unless_unknown("sig-check-wait", facts.sig_check_wait, sig_check_wait));
    findings.push_back(unless_unknown("lockdown", facts.lockdown, lockdown));
    findings.push_back(unless_unknown("bpf-lsm", facts.active_lsms, bpf_lsm,
                                      "build the kernel with CONFIG_SECURITYFS=y"));
    findings.push_back(unless_unknown("btf", facts.btf, btf));
    findings.push_back(bpffs(facts));
    if (facts.missing_from_btf)
        findings.push_back(unless_unknown("hooks", *facts.missing_from_btf, hooks));
    if (facts.lsm_cgroup_hooks_in_use)
        findings.push_back(
            unless_unknown("cgroup-bpf", *facts.lsm_cgroup_hooks_in_use,
                           [&](std::size_t used) { return cgroup_slots(used, waits); }));
    return findings;
}

bool all_good(const std::vector<Finding> &findings) {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding &finding) { return finding.good; });
}

} // namespace bpfsigctl
