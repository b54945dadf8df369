// SPDX-License-Identifier: GPL-2.0
// The judgement of a kernel: each thing that can be wrong with one is found, named
// and given a remedy, on kernels this machine does not have.
#include "loader/findings.h"
#include "loader/policy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using bpfsigctl::all_good;
using bpfsigctl::Finding;
using bpfsigctl::judge;
using bpfsigctl::KernelFacts;
using bpfsigctl::kernel::Lockdown;

using Names = std::vector<std::string>;

KernelFacts good_kernel() {
    KernelFacts facts;
    facts.root = true;
    facts.initial_user_namespace = true;
    facts.sig_enforce = false;
    facts.lockdown = Lockdown::none;
    facts.active_lsms = Names{"lockdown", "yama", "bpf"};
    facts.btf = true;
    facts.pin_dir = "/sys/fs/bpf/bpfsigctl";
    facts.missing_from_btf = Names{};
    facts.lsm_cgroup_hooks_in_use = 0;
    return facts;
}

Names names_of(const std::vector<Finding> &findings) {
    Names names;
    for (const Finding &finding : findings)
        names.push_back(finding.name);
    return names;
}

Names bad_names_of(const std::vector<Finding> &findings) {
    Names names;
    for (const Finding &finding : findings)
        if (!finding.good)
            names.push_back(finding.name);
    return names;
}

Finding find(const KernelFacts &facts, const std::string &name) {
    for (const Finding &finding : judge(facts))
        if (finding.name == name)
            return finding;
    ADD_FAILURE() << "no finding " << name;
    return {};
}

// This and nothing else is wrong, and the words contain these.
void expect_bad(const KernelFacts &facts, const std::string &name, const std::string &detail,
                const std::string &remedy) {
    SCOPED_TRACE(name);
    EXPECT_EQ(bad_names_of(judge(facts)), Names{name});
    EXPECT_FALSE(all_good(judge(facts)));
    const Finding finding = find(facts, name);
    EXPECT_FALSE(finding.remedy.empty());
    EXPECT_NE(finding.detail.find(detail), std::string::npos) << finding.detail;
    EXPECT_NE(finding.remedy.find(remedy), std::string::npos) << finding.remedy;
}

void expect_good(const KernelFacts &facts, const std::string &name, const std::string &detail) {
    SCOPED_TRACE(name);
    EXPECT_TRUE(all_good(judge(facts)));
    const Finding finding = find(facts, name);
    EXPECT_TRUE(finding.remedy.empty()) << finding.remedy;
    EXPECT_NE(finding.detail.find(detail), std::string::npos) << finding.detail;
}

TEST(Findings, GoodKernelHasEveryFindingAndNoRemedy) {
    const auto findings = judge(good_kernel());
    EXPECT_EQ(names_of(findings),
              (Names{"root", "user-namespace", "module-signatures", "sig-check-wait", "lockdown",
                     "bpf-lsm", "btf", "bpffs", "hooks", "cgroup-bpf"}));
    EXPECT_TRUE(all_good(findings));
    for (const Finding &finding : findings) {
        EXPECT_TRUE(finding.remedy.empty()) << finding.name;
        EXPECT_FALSE(finding.detail.empty()) << finding.name;
    }
}

TEST(Findings, WhatNobodyLookedAtIsNotJudged) {
    KernelFacts facts = good_kernel();
    facts.missing_from_btf.reset();
    facts.lsm_cgroup_hooks_in_use.reset();
    EXPECT_EQ(names_of(judge(facts)),
              (Names{"root", "user-namespace", "module-signatures", "sig-check-wait", "lockdown",
                     "bpf-lsm", "btf", "bpffs"}));
}

TEST(Findings, WithoutRootNothingElseIsReported) {
    KernelFacts facts;
    EXPECT_EQ(names_of(judge(facts)), Names{"root"});
    expect_bad(facts, "root", "not run as root", "run it as root");
    facts = good_kernel();
    facts.root = false;
    EXPECT_EQ(names_of(judge(facts)), Names{"root"});
}

TEST(Findings, UserNamespaceEndsTheReport) {
    KernelFacts facts = good_kernel();
    facts.initial_user_namespace = false;
    EXPECT_EQ(names_of(judge(facts)), (Names{"root", "user-namespace"}));
    expect_bad(facts, "user-namespace", "not in the initial", "outside any container");
    facts.initial_user_namespace = bpfsigctl::Unknown{"cannot open the file system proc"};
    expect_bad(facts, "user-namespace", "cannot open the file system proc", "message");
}

TEST(Findings, NoModuleSignatures) {
    KernelFacts facts = good_kernel();
    facts.sig_enforce = std::nullopt;
    expect_bad(facts, "module-signatures", "no module signatures", "CONFIG_MODULE_SIG=y");
    facts.sig_enforce = bpfsigctl::Unknown{"cannot mount sysfs"};
    expect_bad(facts, "module-signatures", "cannot mount sysfs", "message");
}

TEST(Findings, SigEnforceSetAlreadyIsSaid) {
    KernelFacts facts = good_kernel();
    facts.sig_enforce = true;
    expect_good(facts, "module-signatures", "no policy can admit one");
    facts.sig_enforce = false;
    expect_good(facts, "module-signatures", "sig_enforce is off");
}

TEST(Findings, TheConfigurationIsSaid) {
    KernelFacts facts = good_kernel();
    expect_good(facts, "sig-check-wait", "not in this kernel");
    facts.sig_check_wait = false;
    expect_good(facts, "sig-check-wait", "module_sig_check_wait=1");
    facts.sig_check_wait = true;
    expect_good(facts, "sig-check-wait", "unchecked, signed or not");
    facts.sig_enforce = true;
    expect_good(facts, "module-signatures", "when its wait has ended");
    facts.sig_check_wait = bpfsigctl::Unknown{"cannot mount securityfs"};
    expect_bad(facts, "sig-check-wait", "cannot mount securityfs", "message");
}

TEST(Findings, LockdownModes) {
    KernelFacts facts = good_kernel();
    facts.lockdown = Lockdown::confidentiality;
    expect_bad(facts, "lockdown", "confidentiality", "lockdown=integrity");
    facts.lockdown = Lockdown::integrity;
    expect_good(facts, "lockdown", "integrity mode: the kernel refuses unsigned modules by itself");
    facts.lockdown = Lockdown::none;
    expect_good(facts, "lockdown", "off");
    facts.lockdown = Lockdown::absent;
    expect_good(facts, "lockdown", "not in this kernel");
}

TEST(Findings, BpfMissingFromTheActiveLsms) {
    KernelFacts facts = good_kernel();
    facts.active_lsms = Names{"lockdown", "yama"};
    expect_bad(facts, "bpf-lsm", "(lockdown,yama)", "lsm=lockdown,yama,bpf");
}

TEST(Findings, NoLsmAtAll) {
    KernelFacts facts = good_kernel();
    facts.active_lsms = Names{};
    expect_bad(facts, "bpf-lsm", "()", "boot with lsm=bpf");
}

TEST(Findings, OnlyTheWholeWordIsBpf) {
    KernelFacts facts = good_kernel();
    facts.active_lsms = Names{"ebpf", "bpfx"};
    expect_bad(facts, "bpf-lsm", "ebpf,bpfx", "lsm=ebpf,bpfx,bpf");
}

TEST(Findings, UnreadableLsmListTellsWhy) {
    KernelFacts facts = good_kernel();
    facts.active_lsms = bpfsigctl::Unknown{"securityfs has no file lsm"};
    expect_bad(facts, "bpf-lsm", "securityfs has no file lsm", "CONFIG_SECURITYFS=y");
}

TEST(Findings, NoBtf) {
    KernelFacts facts = good_kernel();
    facts.btf = false;
    facts.missing_from_btf.reset();
    expect_bad(facts, "btf", "/sys/kernel/btf/vmlinux", "CONFIG_DEBUG_INFO_BTF=y");
}

TEST(Findings, BpffsNotMountedOffersToMountIt) {
    KernelFacts facts = good_kernel();
    facts.pin_objection = "/sys/fs/bpf is not on a bpffs";
    facts.pin_wants_mount = true;
    expect_bad(facts, "bpffs", "/sys/fs/bpf is not on a bpffs", "--mount");
}

TEST(Findings, PinDirectoryElsewhereNamesTheDirectory) {
    KernelFacts facts = good_kernel();
    facts.pin_dir = "/tmp/pins";
    facts.pin_objection = "/tmp is not on a bpffs";
    expect_bad(facts, "bpffs", "/tmp/pins: /tmp is not on a bpffs", "--pin-dir");
}

TEST(Findings, HooksMissingAreNamed) {
    KernelFacts facts = good_kernel();
    facts.missing_from_btf = Names{"bpf_lsm_bpf_map", "module_sig_check"};
    expect_bad(facts, "hooks", "bpf_lsm_bpf_map, module_sig_check", "6.1");
    facts.missing_from_btf = bpfsigctl::Unknown{"cannot read the kernel's BTF"};
    expect_bad(facts, "hooks", "cannot read the kernel's BTF", "message");
}

TEST(Findings, EverySlotNeededMustBeFree) {
    KernelFacts facts = good_kernel();
    for (const bool waits : {false, true}) {
        const std::size_t needed = bpfsigctl::cgroup_lsm_hooks(waits).size();
        facts.sig_check_wait = waits;
        facts.lsm_cgroup_hooks_in_use = 10 - needed;
        expect_good(facts, "cgroup-bpf", std::to_string(10 - needed) + " of 10");
        facts.lsm_cgroup_hooks_in_use = 10 - needed + 1;
        expect_bad(facts, "cgroup-bpf", std::to_string(10 - needed + 1) + " of 10", "detach");
    }
    facts.lsm_cgroup_hooks_in_use = bpfsigctl::Unknown{"cannot list"};
    expect_bad(facts, "cgroup-bpf", "cannot list", "message");
}

TEST(Findings, OneBadFindingHidesNoOther) {
    KernelFacts facts = good_kernel();
    facts.sig_enforce = std::nullopt;
    facts.lockdown = Lockdown::confidentiality;
    facts.active_lsms = Names{};
    facts.btf = false;
    facts.pin_objection = "no";
    facts.missing_from_btf = Names{"load_module"};
    facts.lsm_cgroup_hooks_in_use = 10;
    const auto findings = judge(facts);
    EXPECT_EQ(bad_names_of(findings), (Names{"module-signatures", "lockdown", "bpf-lsm", "btf",
                                             "bpffs", "hooks", "cgroup-bpf"}));
    for (const Finding &finding : findings)
        EXPECT_EQ(finding.remedy.empty(), finding.good) << finding.name;
}

} // namespace
