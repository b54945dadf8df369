// SPDX-License-Identifier: GPL-2.0
#include "loader/policy.h"

#include "loader/ask_guard.h"
#include "loader/bpf_object_info.h"
#include "loader/bpf_syscall.h"
#include "loader/error.h"
#include "loader/kernel.h"
#include "loader/leftovers.h"
#include "loader/loaded_policy.h"
#include "loader/policy_object.h"
#include "loader/rivals.h"
#include "loader/root_cgroup.h"
#include "loader/squash_root.h"
#include "loader/undo.h"

#include <bpfsigctl/abi.h>

#include <linux/bpf.h>

#include <cerrno>
#include <iterator>
#include <optional>
#include <utility>

namespace bpfsigctl {

namespace {

using Program = LightObject::Program;

constexpr std::uint64_t ns_per_second = 1'000'000'000;

struct Tracing {
    const char *pin;
    Fd link;
};

// The gate, the window and the guard, in the order they are attached; WAITS: the
// kernel's checks may wait, and it has the hook to be asked on.
std::vector<const Program *> enforcing_programs(const PolicyObject &object, bool waits) {
    std::vector<const Program *> programs;
    for (const char *name : {"sigctl_unsigned", "sigctl_file", "sigctl_data", "sigctl_exec",
                             "sigctl_map", "sigctl_prog", "sigctl_sysctl"})
        programs.push_back(&object.program(name));
    if (waits)
        programs.push_back(&object.program("sigctl_wait"));
    return programs;
}

bpf_attach_type attach_type(std::uint32_t program_type) {
    return program_type == BPF_PROG_TYPE_CGROUP_SYSCTL ? BPF_CGROUP_SYSCTL : BPF_LSM_CGROUP;
}

std::string named(const Program &program) {
    return program.name + " (" + program.section + ")";
}

void configure(const PolicyObject &object, const PolicyOptions &options) {
    sigctl_policy_value value{};
    sigctl_policy &policy = value.policy;
    policy.abi_version = SIGCTL_ABI_VERSION;
    policy.permissive = options.permissive ? 1 : 0;
    policy.deadline = options.deadline_seconds * ns_per_second;
    policy.ledger_capacity = options.ledger_records;
    policy.refusals_capacity = SIGCTL_REFUSALS;
    policy.retain_bytes = options.retain_mib * SIGCTL_MIB;
    policy.must_retain = options.must_retain ? 1 : 0;
    policy.platform_keyring = options.platform_keyring ? 1 : 0;
    const std::uint32_t zero = 0;
    if (bpf::map_update(object.map("sigctl_policy").fd.get(), &zero, &value) != 0)
        throw system_error("cannot write the policy's settings", errno,
                           "the policy object is of another ABI version, or bpf(2) is refused");
}

void freeze(const PolicyObject &object) {
    for (const char *name : {"sigctl_policy", "sigctl_records", "sigctl_rows", "sigctl_load",
                             "sigctl_images", "sigctl_retainer"})
        if (bpf::map_freeze(object.map(name).fd.get()) != 0)
            throw system_error(std::string("cannot freeze the map ") + name, errno);
}

void attach_enforcing(const PolicyObject &object, bool waits, const RootCgroup &cgroup,
                      Undo &undo) {
    for (const Program *program : enforcing_programs(object, waits)) {
        const int fd = program->fd.get();
        const bpf_attach_type type = attach_type(program->type);
        cgroup.attach(fd, type, named(*program));
        undo.add([&cgroup, fd, type] { cgroup.detach(fd, type); });
    }
}

// The ledger's, and that of what is to be retained.
struct AllTracing {
    std::vector<Tracing> ledger;
    std::optional<Tracing> retain;
};

Tracing attach(const Program &program, const char *pin) {
    Fd link(bpf::raw_tracepoint_open(program.fd.get()));
    if (!link)
        throw system_error("cannot attach " + named(program), errno);
    return {pin, std::move(link)};
}

AllTracing attach_tracing(const PolicyObject &object, bool waits, bool retains) {
    AllTracing tracing;
    tracing.ledger.push_back(attach(object.program("sigctl_checked"), pin::checked));
    tracing.ledger.push_back(attach(object.program("sigctl_loaded"), pin::loaded));
    tracing.ledger.push_back(attach(object.program("sigctl_done"), pin::done));
    if (waits)
        tracing.ledger.push_back(attach(object.program("sigctl_ended"), pin::ended));
    if (retains)
        tracing.retain = attach(object.program("sigctl_begun"), pin::begun);
    return tracing;
}

// What sigctl_checked ends as.
void put_in_retainer(const PolicyObject &object) {
    const std::uint32_t zero = 0;
    const int program = object.program("sigctl_retain").fd.get();
    if (bpf::map_update(object.map("sigctl_retainer").fd.get(), &zero, &program) != 0)
        throw system_error("cannot put sigctl_retain into the map sigctl_retainer", errno,
                           "load --retain 0 does without");
}

void pin_object(const Fd &fd, const PinDirectory &pins, const char *name) {
    if (bpf::obj_pin(fd.get(), pins.pin(name).c_str()) != 0)
        throw system_error("cannot pin " + pins.pin(name), errno);
}

void pin_all(const PolicyObject &object, const AllTracing &tracing, const PinDirectory &pins,
             Undo &undo) {
    pins.create();
    undo.add([&pins] { pins.clear(); });
    pin_object(object.map("sigctl_policy").fd, pins, pin::policy);
    pin_object(object.map("sigctl_records").fd, pins, pin::records);
    pin_object(object.map("sigctl_rows").fd, pins, pin::rows);
    pin_object(object.map("sigctl_load").fd, pins, pin::load);
    pin_object(object.program("sigctl_read").fd, pins, pin::reader);
    pin_object(object.program("sigctl_image").fd, pins, pin::imager);
    pin_object(object.program("sigctl_verify").fd, pins, pin::verifier);
    for (const Tracing &trace : tracing.ledger)
        pin_object(trace.link, pins, trace.pin);
    if (tracing.retain) {
        pin_object(tracing.retain->link, pins, tracing.retain->pin);
        pin_object(object.map("sigctl_retainer").fd, pins, pin::retained);
    }
}

std::uint32_t program_id(const Program &program) {
    return program_info(program.fd).id;
}

// HELD are those on the hooks of is_held_hook() in bpf/guard.bpf.c.
OwnPrograms own_programs(const PolicyObject &object) {
    OwnPrograms ours;
    for (const char *name : {"sigctl_unsigned", "sigctl_prog", "sigctl_map"})
        ours.held.push_back(program_id(object.program(name)));
    for (const Program &program : object.programs())
        if (program.fd) // not one that was left out
            ours.all.push_back(program_id(program));
    return ours;
}

Error arm_error(int error, const sigctl_arm &context) {
    switch (error) {
    case EXDEV:
        return Error("cannot arm: PID 1's root is on " + std::string(context.boot_root_fs) +
                         ", not on the initramfs",
                     "load the policy in the initramfs: outside it nothing vouches for the files");
    case ESRCH:
        return Error("cannot arm: not in the initial pid name space",
                     "load the policy from the initramfs, not from a container");
    case EALREADY:
        return Error("cannot arm: the policy is armed already");
    case EPROTO:
        return Error("cannot arm: the policy object is of another ABI version",
                     "use the one built with this bpfsigctl, or none");
    default:
        return system_error("cannot arm the policy", error);
    }
}

void arm(const PolicyObject &object, bool waits, const AllTracing &tracing) {
    sigctl_arm context{};
    context.abi_version = SIGCTL_ABI_VERSION;
    context.waits = waits ? 1 : 0;
    context.squash = is_squash_root() ? 1 : 0;
    context.reader = program_id(object.program("sigctl_read"));
    context.verifier = program_id(object.program("sigctl_verify"));
    context.imager = program_id(object.program("sigctl_image"));
    std::uint32_t *attached = context.attached;
    for (const Program *program : enforcing_programs(object, waits))
        *attached++ = program_id(*program);
    std::uint32_t *links = context.links;
    for (const Tracing &trace : tracing.ledger)
        *links++ = link_id(trace.link);
    if (tracing.retain)
        context.retain_link = link_id(tracing.retain->link);

    std::uint32_t retval = 0;
    if (bpf::prog_run(object.program("sigctl_arm").fd.get(), &context, sizeof(context), retval) !=
        0)
        throw system_error("cannot run the program that arms the policy", errno);
    if (retval != 0)
        throw arm_error(-static_cast<int>(retval), context);
}

// From then on the policy decides nothing and its guard is off, and a lock comes too
// late: what is left is taken away as if a killed load had left it.
void give_up(const Snapshot &policy) {
    const int error = policy.state() == SIGCTL_LOCKED ? EPERM : ask_guard(SIGCTL_ASK_UNLOAD);
    if (error == EPERM)
        throw Error("the policy is locked: it stays until reboot");
    if (error != 0)
        throw system_error("the policy's guard did not give the policy up", error,
                           error == EAGAIN ? "modules are being loaded: try again"
                                           : "reboot; or lock the policy, which needs no guard");
}

} // namespace

LoadResult load_policy(const PolicyOptions &options, const PinDirectory &pins) {
    const RootCgroup cgroup;
    cgroup.lock();
    clear_leftovers(cgroup, pins);

    PolicyObject object(options.object);
    object.set_ledger_records(options.ledger_records);
    object.set_retain_bytes(options.retain_mib * SIGCTL_MIB);
    const bool waits = kernel::sig_check_wait().value_or(false);
    const bool retains = options.retain_mib != 0;
    object.load(waits);
    configure(object, options);
    if (retains)
        put_in_retainer(object);
    freeze(object);

    Undo undo;
    attach_enforcing(object, waits, cgroup, undo);
    const AllTracing tracing = attach_tracing(object, waits, retains);
    pin_all(object, tracing, pins, undo);
    expect_no_rivals(own_programs(object));
    arm(object, waits, tracing); // nothing after this may fail
    undo.dismiss();
    return {.waits = waits};
}

void unload_policy(const PinDirectory &pins) {
    const RootCgroup cgroup;
    cgroup.lock();
    const auto policy = LoadedPolicy::find(pins);
    if (!policy) {
        if (!clear_leftovers(cgroup, pins))
            throw Error("no policy is loaded");
        return;
    }
    const Snapshot before = policy->read();
    give_up(before);
    detach_leftovers(cgroup);
    if (pins.exists())
        pins.clear();
    std::vector<std::uint32_t> links(std::begin(before.policy.links),
                                     std::end(before.policy.links));
    links.push_back(before.policy.retain_link);
    for (const std::uint32_t id : links)
        if (id != 0 && link_exists(id))
            throw Error(
                "the policy is detached, but the ledger's tracing is still pinned elsewhere",
                "remove the directory given to load as --pin-dir");
}

std::vector<std::string> cgroup_lsm_hooks(bool waits) {
    std::vector<std::string> hooks = {"bpf_lsm_locked_down",      "bpf_lsm_kernel_read_file",
                                      "bpf_lsm_kernel_load_data", "bpf_lsm_bprm_committed_creds",
                                      "bpf_lsm_bpf_map",          "bpf_lsm_bpf_prog"};
    if (waits)
        hooks.emplace_back("bpf_lsm_kernel_module_sig_check");
    return hooks;
}

std::vector<std::string> required_btf_names(bool waits) {
    std::vector<std::string> names = cgroup_lsm_hooks(waits);
    names.insert(names.end(), {"module_sig_check", "load_module", "btf_trace_module_load",
                               "bpf_lsm_bpf", "bpf_verify_pkcs7_signature"});
    if (waits)
        names.insert(names.end(), {"module_sig_check_wait_end", "bpf_module_sig_check_wait_end"});
    return names;
}

} // namespace bpfsigctl
