// SPDX-License-Identifier: GPL-2.0
// Facts about the running kernel, read from the kernel itself. Nothing here
// changes the kernel but enforce_signatures() and end_sig_check_wait().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bpfsigctl::kernel {

// The active LSMs in order, e.g. {"lockdown", "yama", "bpf"}. Throws Error if
// the kernel has no securityfs.
std::vector<std::string> active_lsms();

enum class Lockdown { absent, none, integrity, confidentiality };
Lockdown lockdown();

// module.sig_enforce; nothing on a kernel without CONFIG_MODULE_SIG.
std::optional<bool> sig_enforce();

// Sets module.sig_enforce, which the kernel keeps until reboot. Throws Error.
void enforce_signatures();

// Whether signature checks may wait now (module_sig_check_wait=1, and nobody
// ended it); nothing on a kernel without CONFIG_MODULE_SIG_CHECK_WAIT.
std::optional<bool> sig_check_wait();

// Ends the wait until reboot. Throws Error.
void end_sig_check_wait();

// Whether mod_verify_sig() of this kernel looks for a key in the platform keyring,
// too, when the others have not got it: Debian's does, mainline's does not.
bool checks_platform_keyring();

// Whether the kernel tells its own types (/sys/kernel/btf/vmlinux).
bool has_btf();

// Whether this process is root in the initial user name space.
bool in_initial_user_namespace();

// The name of a type in the kernel's BTF, empty if there is none. Throws Error without
// BTF.
std::string btf_name(std::uint32_t type);

// Of NAMES, those that are no function (or, for a name that begins with
// "btf_trace_", no tracepoint) in the kernel's BTF. Throws Error without BTF.
std::vector<std::string> missing_from_btf(const std::vector<std::string> &names);

} // namespace bpfsigctl::kernel
