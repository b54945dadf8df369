// SPDX-License-Identifier: GPL-2.0
/*
 * What protects the policy from the moment it is armed: nobody gets an fd to a map
 * of ours, nor to a program of ours but those meant to be run, nor to a program
 * that could answer in our place, nor to what an fd to a map from before could be
 * used with; and BPF itself stays switched on. It begins in the window, for what
 * is taken there could be kept. Unarmed it lets everything pass.
 */
#include "caller.h"
#include "retain.h"
#include "text.h"
#include "window.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <linux/errno.h>

#define MAX_USED_MAPS 64 /* of linux/bpf_verifier.h */

static __always_inline bool is_on(const struct sigctl_policy *policy)
{
	return !policy || window_is_armed(policy);
}

/*
 * Byte by byte, for the verifier allows no wider look into an array of bytes, and
 * nearly every name differs in the first.
 */
static __always_inline bool has_our_prefix(const char *name)
{
	__u32 i;

#pragma unroll
	for (i = 0; i < SIGCTL_PREFIX_LEN; i++) {
		if (name[i] != SIGCTL_PREFIX[i])
			return false;
	}
	return true;
}

/*
 * A map of maps like ours: one of ours could be put into it by an fd from before
 * arming, and a program write it that uses the outer map alone.
 */
static __always_inline bool could_hold_ours(struct bpf_map *map)
{
	struct bpf_map *inner;
	__u32 size;

	/* Nothing else has one; what newer kernels may add is looked at, too. */
	if (map->map_type != BPF_MAP_TYPE_ARRAY_OF_MAPS &&
	    map->map_type != BPF_MAP_TYPE_HASH_OF_MAPS &&
	    map->map_type <= BPF_MAP_TYPE_USER_RINGBUF)
		return false;
	inner = BPF_CORE_READ(map, inner_map_meta);
	if (!inner)
		return false;
	size = BPF_CORE_READ(inner, value_size);
	return size == sizeof(struct sigctl_policy_value) || size == sizeof(struct sigctl_chunk) ||
	       size == sizeof(struct sigctl_row) || size == sizeof(struct load) ||
	       size == sigctl_images_size;
}

/* What is asked for by the name of a map; -ENOENT: nothing. */
static __always_inline int answer(struct sigctl_policy *policy, const char *name)
{
	union text asked = {};
	int error;

	bpf_probe_read_kernel_str(asked.chars, SIGCTL_OBJ_NAME_LEN, name);
	if (!policy || !caller_may_ask())
		return -ENOENT;
	if (text_is(asked, SIGCTL_ASK_LOCK)) {
		window_close(policy, SIGCTL_LOCK_COMMAND);
		/* Unless an unload came first. */
		return sigctl_state_of(policy->word) == SIGCTL_LOCKED ? -ECANCELED : -EPERM;
	}
	if (!text_is(asked, SIGCTL_ASK_UNLOAD))
		return -ENOENT;
	window_settle(policy); /* the deadline may have come */
	error = window_give_up(policy);
	return error ? error : -ECANCELED;
}

/*
 * Every new fd to a map passes security_bpf_map(): BPF_OBJ_GET,
 * BPF_MAP_GET_FD_BY_ID and map creation alike. Any fd, read-only too, would
 * let root load a program that writes the map. -ENOENT, so that a listing of
 * all maps passes over ours instead of stopping. Does not sleep.
 */
SEC("lsm_cgroup/bpf_map")
int BPF_PROG(sigctl_map, struct bpf_map *map, fmode_t mode)
{
	bool ours = has_our_prefix(map->name);
	struct sigctl_policy *policy;

	/* Most are nobody's business: whether the guard is on is looked up for others. */
	if (!ours && !could_hold_ours(map))
		return 1;
	policy = policy_get();
	if (!is_on(policy))
		return 1;
	bpf_set_retval(ours ? answer(policy, map->name) : -EPERM);
	return 0;
}

/* The LSM hooks on which an answer after or before ours would undo it. */
static __always_inline bool is_held_hook(union text hook)
{
	return text_is(hook, "bpf_lsm_locked_down") || text_is(hook, "bpf_lsm_bpf_prog") ||
	       text_is(hook, "bpf_lsm_bpf_map");
}

/* A program that could answer a question the lock or the guard stands on. */
static __always_inline bool is_rival(struct bpf_prog *prog, union text hook)
{
	if (prog->expected_attach_type == BPF_MODIFY_RETURN && text_begins_with(hook, "security_"))
		return true;
	return prog->type == BPF_PROG_TYPE_LSM && is_held_hook(hook);
}

/* It is handed the values of the map it is attached to, by any fd, to write. */
static __always_inline bool iterates_over_a_map(struct bpf_prog *prog, union text function)
{
	return prog->expected_attach_type == BPF_TRACE_ITER &&
	       text_is(function, "bpf_iter_bpf_map_elem");
}

/*
 * A program that replaces a function of another one, of a type that root gets fds to
 * programs of ours of. Loaded for a program of the attacker's it can be attached to
 * any other of that type (bpf_tracing_prog_attach()), which no hook tells.
 */
static __always_inline bool could_replace_ours(struct bpf_prog *prog, struct bpf_prog_aux *aux)
{
	enum bpf_prog_type type = aux->saved_dst_prog_type;

	return prog->type == BPF_PROG_TYPE_EXT &&
	       (type == BPF_PROG_TYPE_SYSCALL || type == BPF_PROG_TYPE_LSM);
}

/* It is attached to a function, whose name the kernel has. What cannot be read counts. */
static __always_inline bool is_on_a_held_function(struct bpf_prog *prog, struct bpf_prog_aux *aux)
{
	struct bpf_prog *target = aux->dst_prog;
	union text function = {};

	/* fentry, fexit or freplace on a program of ours: it could be made to lie. */
	if (target && has_our_prefix(target->aux->name))
		return true;
	if (bpf_probe_read_kernel_str(function.chars, sizeof(function.chars),
				      aux->attach_func_name) < 0)
		return true;
	return is_rival(prog, function) || iterates_over_a_map(prog, function) ||
	       could_replace_ours(prog, aux);
}

/* What the type alone says: most have nothing to do with any function of the kernel's. */
static __always_inline bool could_answer_for_ours(struct bpf_prog *prog, struct bpf_prog_aux *aux)
{
	switch (prog->type) {
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_LSM:
	case BPF_PROG_TYPE_EXT:
		return is_on_a_held_function(prog, aux);
	case BPF_PROG_TYPE_CGROUP_SYSCTL:
		/*
		 * Of the programs on one cgroup hook the last has the last word, with
		 * bpf_set_retval(): none may come after ours.
		 */
		return true;
	default:
		return false;
	}
}

struct used_maps {
	__u64 maps; /* a number, not a pointer to check */
	bool ours;
};

/* bpf_loop() callback: 1 ends the search. */
static int used_map(__u32 i, struct used_maps *used)
{
	union text name = {};
	struct bpf_map *map;

	used->ours = bpf_probe_read_kernel(&map, sizeof(map), (struct bpf_map **)used->maps + i) ||
		     bpf_probe_read_kernel(name.chars, SIGCTL_PREFIX_LEN, map->name) ||
		     text_begins_with(name, SIGCTL_PREFIX);
	return used->ours;
}

/*
 * A program of somebody else's that uses a map of ours. From arming on nobody
 * gets an fd to one, but one from before may still be open. What cannot be read
 * counts as ours.
 */
static __always_inline bool uses_our_map(struct bpf_prog_aux *aux)
{
	__u32 count = aux->used_map_cnt;
	struct used_maps used = {};

	if (!count)
		return false;
	if (count > MAX_USED_MAPS)
		return true;
	used.maps = (__u64)aux->used_maps;
	bpf_loop(count, used_map, &used, 0);
	return used.ours;
}

/* The programs of ours that do nothing but what anybody may have done. */
static __always_inline bool is_to_be_run(const struct sigctl_policy *policy, __u32 id)
{
	return id && (id == policy->reader || id == policy->verifier || id == policy->imager);
}

/*
 * Every new fd to a program passes security_bpf_prog(): BPF_PROG_LOAD,
 * BPF_OBJ_GET, BPF_PROG_GET_FD_BY_ID. Without an fd a program can be neither
 * detached nor replaced nor extended. Does not sleep.
 */
SEC("lsm_cgroup/bpf_prog")
int BPF_PROG(sigctl_prog, struct bpf_prog *prog)
{
	struct bpf_prog_aux *aux = prog->aux;
	bool ours = has_our_prefix(aux->name);
	struct sigctl_policy *policy;

	/* As above. Each load of the kernel's memory takes ten instructions of the machine. */
	if (!ours && !could_answer_for_ours(prog, aux) && !uses_our_map(aux))
		return 1;
	policy = policy_get();
	if (!is_on(policy) || (ours && policy && is_to_be_run(policy, aux->id)))
		return 1;
	bpf_set_retval(ours ? -ENOENT : -EPERM);
	return 0;
}

/*
 * kernel.ftrace_enabled=0 takes the trampolines of every BPF LSM program away.
 * Runs in proc_sys_call_handler() for every sysctl; only writes are of
 * interest. May not sleep. 0 answers -EPERM.
 */
SEC("cgroup/sysctl")
int sigctl_sysctl(struct bpf_sysctl *ctx)
{
	struct sigctl_policy *policy;
	union text name = {};

	if (!ctx->write)
		return 1;
	if (bpf_sysctl_get_name(ctx, name.chars, sizeof(name.chars), 0) < 0)
		return 1; /* -E2BIG: longer than the one that matters */
	if (!text_is(name, "kernel/ftrace_enabled"))
		return 1;
	policy = policy_get();
	return !is_on(policy);
}
