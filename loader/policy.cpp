// SPDX-License-Identifier: GPL-2.0
#include "loader/policy.h"

#include "loader/ask_guard.h"
#include "loader/bpf_object_info.h"
#include "loader/error.h"
#include "loader/kernel.h"
#include "loader/leftovers.h"
#include "loader/loaded_policy.h"
#include "loader/policy_object.h"
#include "loader/rivals.h"
#include "loader/root_cgroup.h"
#include "loader/undo.h"

#include <sigctl.skel.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <cerrno>
#include <iterator>
#include <memory>

namespace bpfsigctl {

namespace {

constexpr std::uint64_t ns_per_second = 1'000'000'000;

struct LinkDestroy {
    void operator()(bpf_link *link) const { ::bpf_link__destroy(link); }
};
using Link = std::unique_ptr<bpf_link, LinkDestroy>;

struct Tracing {
    bpf_program *program;
    const char *pin;
    Link link;
};

// The gate, the window and the guard, in the order they are attached; WAITS: the
// kernel's checks may wait, and it has the hook to be asked on.
std::vector<bpf_program *> enforcing_programs(const sigctl &skeleton, bool waits) {
    const auto &progs = skeleton.progs;
    std::vector<bpf_program *> programs = {
        progs.sigctl_unsigned, progs.sigctl_file, progs.sigctl_data,  progs.sigctl_exec,
        progs.sigctl_map,      progs.sigctl_prog, progs.sigctl_sysctl};
    if (waits)
        programs.push_back(progs.sigctl_wait);
    return programs;
}

bpf_attach_type attach_type(std::uint32_t program_type) {
    return program_type == BPF_PROG_TYPE_CGROUP_SYSCTL ? BPF_CGROUP_SYSCTL : BPF_LSM_CGROUP;
}

std::vector<bpf_map *> maps(const sigctl &skeleton) {
    const auto &maps = skeleton.maps;
    return {maps.sigctl_policy, maps.sigctl_ledger, maps.sigctl_refused, maps.sigctl_load,
            maps.sigctl_images};
}

void configure(const sigctl &skeleton, const PolicyOptions &options) {
    sigctl_policy policy{};
    policy.abi_version = SIGCTL_ABI_VERSION;
    policy.permissive = options.permissive ? 1 : 0;
    policy.deadline = options.deadline_seconds * ns_per_second;
    policy.ledger_capacity = options.ledger_records;
    policy.refusals_capacity = SIGCTL_REFUSALS;
    policy.retain_bytes = options.retain_mib * SIGCTL_MIB;
    policy.must_retain = options.must_retain ? 1 : 0;
    policy.platform_keyring = options.platform_keyring ? 1 : 0;
    const std::uint32_t zero = 0;
    if (::bpf_map__update_elem(skeleton.maps.sigctl_policy, &zero, sizeof(zero), &policy,
                               sizeof(policy), BPF_ANY) != 0)
        throw system_error("cannot write the policy's settings", errno,
                           "the policy object is of another ABI version, or bpf(2) is refused");
}

void freeze(const sigctl &skeleton) {
    for (const bpf_map *map : maps(skeleton))
        if (::bpf_map_freeze(::bpf_map__fd(map)) != 0)
            throw system_error(std::string("cannot freeze the map ") + ::bpf_map__name(map), errno);
}

void attach_enforcing(const sigctl &skeleton, bool waits, const RootCgroup &cgroup, Undo &undo) {
    for (bpf_program *program : enforcing_programs(skeleton, waits)) {
        const int fd = ::bpf_program__fd(program);
        const bpf_attach_type type = attach_type(::bpf_program__type(program));
        cgroup.attach(fd, type,
                      std::string(::bpf_program__name(program)) + " (" +
                          ::bpf_program__section_name(program) + ")");
        undo.add([&cgroup, fd, type] { cgroup.detach(fd, type); });
    }
}

// The ledger's, and that which retains the images.
struct AllTracing {
    std::vector<Tracing> ledger;
    std::vector<Tracing> retain;
};

void attach(std::vector<Tracing> &tracing) {
    for (Tracing &trace : tracing) {
        trace.link.reset(::bpf_program__attach(trace.program));
        if (!trace.link)
            throw system_error(std::string("cannot attach ") + ::bpf_program__name(trace.program) +
                                   " (" + ::bpf_program__section_name(trace.program) + ")",
                               errno);
    }
}

AllTracing attach_tracing(const sigctl &skeleton, bool waits, bool retains) {
    const auto &progs = skeleton.progs;
    AllTracing tracing;
    tracing.ledger.push_back({progs.sigctl_checked, pin::checked, nullptr});
    tracing.ledger.push_back({progs.sigctl_loaded, pin::loaded, nullptr});
    tracing.ledger.push_back({progs.sigctl_done, pin::done, nullptr});
    if (waits)
        tracing.ledger.push_back({progs.sigctl_ended, pin::ended, nullptr});
    if (retains) {
        tracing.retain.push_back({progs.sigctl_begun, pin::begun, nullptr});
        tracing.retain.push_back({progs.sigctl_retain, pin::retained, nullptr});
    }
    attach(tracing.ledger);
    attach(tracing.retain);
    return tracing;
}

void pin_object(int fd, const PinDirectory &pins, const char *name) {
    if (::bpf_obj_pin(fd, pins.pin(name).c_str()) != 0)
        throw system_error("cannot pin " + pins.pin(name), errno);
}

void pin_all(const sigctl &skeleton, const AllTracing &tracing, const PinDirectory &pins,
             Undo &undo) {
    pins.create();
    undo.add([&pins] { pins.clear(); });
    pin_object(::bpf_map__fd(skeleton.maps.sigctl_policy), pins, pin::policy);
    pin_object(::bpf_map__fd(skeleton.maps.sigctl_ledger), pins, pin::ledger);
    pin_object(::bpf_map__fd(skeleton.maps.sigctl_refused), pins, pin::refused);
    pin_object(::bpf_map__fd(skeleton.maps.sigctl_load), pins, pin::load);
    pin_object(::bpf_program__fd(skeleton.progs.sigctl_read), pins, pin::reader);
    pin_object(::bpf_program__fd(skeleton.progs.sigctl_lock), pins, pin::locker);
    pin_object(::bpf_program__fd(skeleton.progs.sigctl_image), pins, pin::imager);
    pin_object(::bpf_program__fd(skeleton.progs.sigctl_verify), pins, pin::verifier);
    for (const auto *part : {&tracing.ledger, &tracing.retain})
        for (const Tracing &trace : *part)
            pin_object(::bpf_link__fd(trace.link.get()), pins, trace.pin);
}

std::uint32_t program_id(const bpf_program *program) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    if (::bpf_obj_get_info_by_fd(::bpf_program__fd(program), &info, &size) != 0)
        throw system_error(std::string("cannot read the id of ") + ::bpf_program__name(program),
                           errno);
    return info.id;
}

std::uint32_t link_id(const bpf_link *link) {
    bpf_link_info info{};
    std::uint32_t size = sizeof(info);
    if (::bpf_obj_get_info_by_fd(::bpf_link__fd(link), &info, &size) != 0)
        throw system_error("cannot read the id of a link", errno);
    return info.id;
}

// HELD are those on the hooks of is_held_hook() in bpf/guard.bpf.c.
OwnPrograms own_programs(const sigctl &skeleton) {
    const auto &progs = skeleton.progs;
    OwnPrograms ours;
    ours.held = {program_id(progs.sigctl_unsigned), program_id(progs.sigctl_prog),
                 program_id(progs.sigctl_map)};
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, skeleton.obj) {
        if (::bpf_program__fd(program) >= 0) // not one that was left out
            ours.all.push_back(program_id(program));
    }
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

void arm(const sigctl &skeleton, bool waits, const AllTracing &tracing) {
    sigctl_arm context{};
    context.abi_version = SIGCTL_ABI_VERSION;
    context.waits = waits ? 1 : 0;
    context.reader = program_id(skeleton.progs.sigctl_read);
    context.locker = program_id(skeleton.progs.sigctl_lock);
    context.verifier = program_id(skeleton.progs.sigctl_verify);
    context.imager = program_id(skeleton.progs.sigctl_image);
    std::uint32_t *attached = context.attached;
    for (const bpf_program *program : enforcing_programs(skeleton, waits))
        *attached++ = program_id(program);
    std::uint32_t *links = context.links;
    for (const Tracing &trace : tracing.ledger)
        *links++ = link_id(trace.link.get());
    std::uint32_t *retain_links = context.retain_links;
    for (const Tracing &trace : tracing.retain)
        *retain_links++ = link_id(trace.link.get());

    LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = &context, .ctx_size_in = sizeof(context));
    if (::bpf_prog_test_run_opts(::bpf_program__fd(skeleton.progs.sigctl_arm), &opts) != 0)
        throw system_error("cannot run the program that arms the policy", errno);
    if (opts.retval != 0)
        throw arm_error(-static_cast<int>(opts.retval), context);
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
    if (!waits)
        object.without_wait();
    const bool retains = options.retain_mib != 0;
    if (!retains)
        object.without_retain();
    object.load();
    configure(object.skeleton(), options);
    freeze(object.skeleton());

    Undo undo;
    attach_enforcing(object.skeleton(), waits, cgroup, undo);
    const AllTracing tracing = attach_tracing(object.skeleton(), waits, retains);
    pin_all(object.skeleton(), tracing, pins, undo);
    expect_no_rivals(own_programs(object.skeleton()));
    arm(object.skeleton(), waits, tracing); // nothing after this may fail
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
    links.insert(links.end(), std::begin(before.policy.retain_links),
                 std::end(before.policy.retain_links));
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
