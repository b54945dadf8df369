// SPDX-License-Identifier: GPL-2.0
/*
 * The policy's maps and its licence: what the program files share. Nothing
 * here decides anything.
 */
#include "maps.h"

struct policy_map sigctl_policy SEC(".maps");
struct ledger_map sigctl_ledger SEC(".maps");
struct refused_map sigctl_refused SEC(".maps");
struct load_map sigctl_load SEC(".maps");
struct images_map sigctl_images SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
