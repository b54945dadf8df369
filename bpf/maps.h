/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The maps, as every program file sees them; maps.bpf.c defines them. All are
 * frozen before the policy is armed: from then on programs alone write them.
 */
#ifndef SIGCTL_MAPS_H
#define SIGCTL_MAPS_H

#include <linux/bpf.h>
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpfsigctl/abi.h>

/*
 * One module load on its way through the hooks, kept with the task: the hooks
 * of one load all run in the task that asked for it.
 */
struct load {
	struct sigctl_record record; /* the draft, then the copy of what was written */
	__u64 blind;                 /* the policy's count when this load began */
	bool begun;                  /* origin known, not yet decided */
	bool foreign_file;           /* the last file this task offered was refused as such */
	bool asked;                  /* the kernel asked whether its check may wait */
	bool waits;                  /* and was told that it may */
	bool not_elf;                /* its image was seen, and is none that could be loaded */
	bool retains;                /* image_at is this image's place among the retained */
	bool recorded;               /* number is that of its record */
	bool unrecorded;             /* decided on, and there was no memory for the record */
	__u32 number;
	__u64 image_len; /* of the whole image; 0: not seen */
	__u64 image_at;
};

struct policy_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sigctl_policy_value);
};

/* The records of both tables, see records.h. The loader sets max_entries, as of the next. */
struct records_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, SIGCTL_CHUNKS(SIGCTL_LEDGER_DEFAULT));
	__type(key, __u32); /* the number of the chunk */
	__type(value, struct sigctl_chunk);
};

/* Where they are, for those that only read. */
struct rows_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SIGCTL_ROWS(SIGCTL_LEDGER_DEFAULT));
	__type(key, __u32);
	__type(value, struct sigctl_row);
};

struct load_map {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct load);
};

/*
 * The retained images, packed, in one value: so each lies in one piece, as
 * bpf_dynptr_from_mem() wants it. The loader sets value_size.
 */
struct images_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, SIGCTL_MIB);
};

/*
 * What retains an image, for sigctl_checked to go on with. The loader puts it in, and the
 * map's pin holds it there: the kernel empties a map of programs that user space has lost
 * (prog_array_map_clear()), so that with the pin the images go.
 */
struct retainer_map {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
};

struct policy_map sigctl_policy SEC(".maps");
struct records_map sigctl_records SEC(".maps");
struct rows_map sigctl_rows SEC(".maps");
struct load_map sigctl_load SEC(".maps");
struct images_map sigctl_images SEC(".maps");
struct retainer_map sigctl_retainer SEC(".maps");

/* Never NULL for an array map's index 0, but the verifier wants to see it. */
static __always_inline struct sigctl_policy *policy_get(void)
{
	__u32 zero = 0;
	struct sigctl_policy_value *value = bpf_map_lookup_elem(&sigctl_policy, &zero);

	return value ? &value->policy : NULL;
}

/* What is in the map beside it, of the pointer that policy_get() gave. */
static __always_inline const struct sigctl_chunk *blank_chunk(const struct sigctl_policy *policy)
{
	return &((const struct sigctl_policy_value *)policy)->blank;
}

#endif
