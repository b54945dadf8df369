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

Finding module_signatures(const std::optional<bool> &enforced) {
    if (!enforced)
        return bad("module-signatures", "the kernel knows no module signatures",
                   "build it with CONFIG_MODULE_SIG=y");
    if (*enforced)
        return good("module-signatures",
                    "sig_enforce is set already: the kernel refuses unsigned modules by itself, "
                    "and no policy can admit one");
    return good("module-signatures", "checked by the kernel, sig_enforce is off");
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
                   "it needs Linux 6.0 or newer with CONFIG_BPF_LSM, CONFIG_MODULE_SIG and "
                   "CONFIG_FUNCTION_TRACER");
    return good("hooks", "all there");
}

Finding cgroup_slots(std::size_t used) {
    const std::size_t needed = cgroup_lsm_hooks().size();
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
    findings.push_back(unless_unknown("module-signatures", facts.sig_enforce, module_signatures));
    findings.push_back(unless_unknown("lockdown", facts.lockdown, lockdown));
    findings.push_back(unless_unknown("bpf-lsm", facts.active_lsms, bpf_lsm,
                                      "build the kernel with CONFIG_SECURITYFS=y"));
    findings.push_back(unless_unknown("btf", facts.btf, btf));
    findings.push_back(bpffs(facts));
    if (facts.missing_from_btf)
        findings.push_back(unless_unknown("hooks", *facts.missing_from_btf, hooks));
    if (facts.lsm_cgroup_hooks_in_use)
        findings.push_back(
            unless_unknown("cgroup-bpf", *facts.lsm_cgroup_hooks_in_use, cgroup_slots));
    return findings;
}

bool all_good(const std::vector<Finding> &findings) {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding &finding) { return finding.good; });
}

} // namespace bpfsigctl
