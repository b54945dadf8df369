// SPDX-License-Identifier: GPL-2.0
#include "loader/readiness.h"

#include "loader/kernel.h"
#include "loader/policy.h"
#include "loader/root_cgroup.h"

#include <unistd.h>

#include <exception>

namespace bpfsigctl {

namespace {

template <typename Look>
auto fact_of(Look look) -> Fact<decltype(look())> {
    try {
        return look();
    } catch (const std::exception &error) {
        return Unknown{error.what()};
    }
}

} // namespace

KernelFacts gather_facts(const PinDirectory &pins, Depth depth) {
    KernelFacts facts;
    facts.root = ::geteuid() == 0;
    if (!facts.root)
        return facts;
    facts.initial_user_namespace = fact_of(kernel::in_initial_user_namespace);
    if (!facts.initial_user_namespace.value_or(false))
        return facts;
    facts.sig_enforce = fact_of(kernel::sig_enforce);
    facts.sig_check_wait = fact_of(kernel::sig_check_wait);
    facts.lockdown = fact_of(kernel::lockdown);
    facts.active_lsms = fact_of(kernel::active_lsms);
    facts.btf = fact_of(kernel::has_btf);
    facts.pin_dir = pins.path();
    facts.pin_objection = pins.objection();
    facts.pin_wants_mount = pins.wants_mount();
    if (depth == Depth::essentials)
        return facts;
    if (facts.btf.value_or(false))
        facts.missing_from_btf = fact_of([&] {
            const bool waits = facts.sig_check_wait.value_or(std::nullopt).value_or(false);
            return kernel::missing_from_btf(required_btf_names(waits));
        });
    facts.lsm_cgroup_hooks_in_use = fact_of([] { return RootCgroup().lsm_hooks_in_use(); });
    return facts;
}

std::vector<Finding> check_essentials(const PinDirectory &pins) {
    return judge(gather_facts(pins, Depth::essentials));
}

std::vector<Finding> check_everything(const PinDirectory &pins) {
    return judge(gather_facts(pins, Depth::everything));
}

} // namespace bpfsigctl
