/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A light object: a BPF object as the program that loads it, made by libbpf's
 * bpf_object__gen_loader() when bpfsigctl is built, so that nothing of ELF, BTF or
 * libbpf is needed where it is loaded. bpf/light/ writes it, loader/light_object reads it.
 *
 * The file is: struct sigctl_light_header; struct sigctl_light_part for each map, then for each
 * program; the data; the instructions without the optional programs; those with them.
 * The optional programs are the last ones, and the data without them is the beginning
 * of the data with them.
 */
#ifndef BPFSIGCTL_LIGHT_H
#define BPFSIGCTL_LIGHT_H

#include <linux/types.h>

#define SIGCTL_LIGHT_MAGIC "siglight"
#define SIGCTL_LIGHT_PARTS 64 /* at most so many maps, and so many programs */

enum sigctl_light_variant {
	SIGCTL_LIGHT_WITHOUT,
	SIGCTL_LIGHT_WITH,
	SIGCTL_LIGHT_VARIANTS,
};

struct sigctl_light_header {
	char magic[8];
	__u32 abi_version; /* SIGCTL_ABI_VERSION */
	__u32 size;        /* of the whole, in bytes, as the following */
	__u32 maps;        /* how many */
	__u32 programs;    /* how many, the optional ones included */
	__u32 data_size[SIGCTL_LIGHT_VARIANTS];
	__u32 insns_size[SIGCTL_LIGHT_VARIANTS]; /* 0: no program is optional */
};

struct sigctl_light_part {
	char name[16];    /* as the kernel shows it */
	char section[64]; /* of a program: what it attaches to */
	__u32 type;       /* enum bpf_map_type or bpf_prog_type */
	__u32 attr;       /* where in the data its union bpf_attr is */
};

/* What the loading program is run with: the layouts of libbpf's skel_internal.h. */
struct sigctl_light_context {
	__u32 size; /* with what follows it: a sigctl_light_map each, a __s32 fd a program */
	__u32 flags;
	__u32 log_level;
	__u32 log_size;
	__u64 log;
};

struct sigctl_light_map {
	__s32 fd;          /* out */
	__u32 max_entries; /* in, 0: as built */
	__u64 initial_value;
};

#endif
