// SPDX-License-Identifier: GPL-2.0
#include "loader/readiness.h"

#include "loader/error.h"
#include "loader/kernel.h"
#include "loader/policy.h"
#include "loader/root_cgroup.h"

#include <algorithm>
#include <functional>
#include <unistd.h>

namespace bpfsigctl {

namespace {

std::string join(const std::vector<std::string> &words, const char *separator) {
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : separator) + word;
    return text;
}

Finding good(const char *name, const std::string &detail) { return {name, true, detail, ""}; }

Finding bad(const char *name, const std::string &detail, const std::string &remedy) {
    return {name, false, detail, remedy};
}

Finding root() {
    if (::geteuid() != 0)
        return bad("root", "not run as root", "run it as root");
    return good("root", "run as root");
}

Finding user_namespace() {
    if (!kernel::in_initial_user_namespace())
        return bad("user-namespace", "not in the initial user name space",
                   "run it on the host, outside any container");
    return good("user-namespace", "the initial one");
}

Finding module_signatures() {
    const auto enforced = kernel::sig_enforce();
    if (!enforced)
        return bad("module-signatures", "the kernel knows no module signatures",
                   "build it with CONFIG_MODULE_SIG=y");
    if (*enforced)
        return good("module-signatures",
                    "sig_enforce is set already: the kernel refuses unsigned modules by itself, "
                    "and no policy can admit one");
    return good("module-signatures", "checked by the kernel, sig_enforce is off");
}

Finding lockdown() {
    switch (kernel::lockdown()) {
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

Finding bpf_lsm() {
    std::vector<std::string> lsms;
    try {
        lsms = kernel::active_lsms();
    } catch (const Error &error) {
        return bad("bpf-lsm", error.what(), "build the kernel with CONFIG_SECURITYFS=y");
    }
    const std::string list = join(lsms, ",");
    if (std::find(lsms.begin(), lsms.end(), "bpf") == lsms.end())
        return bad("bpf-lsm", "bpf is not in the active LSM list (" + list + ")",
                   "build the kernel with CONFIG_BPF_LSM=y and boot with lsm=" + list + ",bpf");
    return good("bpf-lsm", "active (" + list + ")");
}

Finding btf() {
    if (!kernel::has_btf())
        return bad("btf", "the kernel has no /sys/kernel/btf/vmlinux",
                   "build it with CONFIG_DEBUG_INFO_BTF=y");
    return good("btf", "/sys/kernel/btf/vmlinux");
}

Finding bpffs(const PinDirectory &pins) {
    const std::string objection = pins.objection();
    if (objection.empty())
        return good("bpffs", pins.path() + " can be pinned in");
    if (pins.wants_mount())
        return bad("bpffs", objection, "mount -t bpf bpf /sys/fs/bpf, or give --mount");
    return bad("bpffs", pins.path() + ": " + objection, "give --pin-dir a path on a bpffs");
}

Finding hooks() {
    const auto missing = kernel::missing_from_btf(required_btf_names());
    if (!missing.empty())
        return bad("hooks", "the kernel lacks " + join(missing, ", "),
                   "it needs Linux 6.0 or newer with CONFIG_BPF_LSM, CONFIG_MODULE_SIG and "
                   "CONFIG_FUNCTION_TRACER");
    return good("hooks", "all there");
}

Finding cgroup_slots() {
    const RootCgroup cgroup;
    const std::size_t used = cgroup.lsm_hooks_in_use();
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

// A check that cannot even look has not found the kernel good.
Finding attempt(const char *name, const std::function<Finding()> &check) {
    try {
        return check();
    } catch (const std::exception &error) {
        return bad(name, error.what(), "see the message");
    }
}

} // namespace

std::vector<Finding> check_essentials(const PinDirectory &pins) {
    std::vector<Finding> findings = {attempt("root", root)};
    // Without root the kernel shows none of the rest.
    if (!all_good(findings))
        return findings;
    findings.push_back(attempt("user-namespace", user_namespace));
    if (!all_good(findings))
        return findings;
    findings.push_back(attempt("module-signatures", module_signatures));
    findings.push_back(attempt("lockdown", lockdown));
    findings.push_back(attempt("bpf-lsm", bpf_lsm));
    findings.push_back(attempt("btf", btf));
    findings.push_back(attempt("bpffs", [&] { return bpffs(pins); }));
    return findings;
}

std::vector<Finding> check_everything(const PinDirectory &pins) {
    std::vector<Finding> findings = check_essentials(pins);
    const auto is = [&](const char *name) {
        return std::any_of(findings.begin(), findings.end(), [&](const Finding &finding) {
            return finding.name == name && finding.good;
        });
    };
    if (is("btf"))
        findings.push_back(attempt("hooks", hooks));
    if (is("user-namespace"))
        findings.push_back(attempt("cgroup-bpf", cgroup_slots));
    return findings;
}

bool all_good(const std::vector<Finding> &findings) {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding &finding) { return finding.good; });
}

} // namespace bpfsigctl
