/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A light object: a BPF object as the program that loads it, made by libbpf's
 * bpf_object__gen_loader() when bpfsigctl is built, so that nothing of ELF or libbpf is
 * needed where it is loaded. bpf/light/ writes it, loader/light_object reads it.
 *
 * The file is: struct sigctl_light_header; struct sigctl_light_part for each map, then for each
 * program; what it wants of the kernel's BTF: types, members, lookups and relocations; the
 * data; the instructions without the optional programs; those with them.
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
	__u32 maps;        /* how many, as the following */
	__u32 programs;    /* the optional ones included */
	__u32 types;
	__u32 members;
	__u32 lookups;
	__u32 relocations;
	__u32 data_size[SIGCTL_LIGHT_VARIANTS];
	__u32 insns_size[SIGCTL_LIGHT_VARIANTS]; /* 0: no program is optional */
};

struct sigctl_light_part {
	char name[16];    /* as the kernel shows it */
	char section[64]; /* of a program: what it attaches to */
	__u32 type;       /* enum bpf_map_type or bpf_prog_type */
	__u32 attr;       /* where in the data its union bpf_attr is */
};

/*
 * What the kernel would look up in its BTF while it runs the loading program and loads the
 * programs, going through all types for each; loader/kernel_types does it in one pass. An
 * object that wants little has none of this: to it the kernel's way is the shorter one.
 * Names are offsets in the data.
 */
struct sigctl_light_type {
	__u32 name;
	__u32 kind; /* BTF_KIND_* */
};

/* Of a struct or union, or an enumerator of an enum. */
struct sigctl_light_member {
	__u32 type; /* index of the type it is in */
	__u32 name;
	__u32 kind;  /* BTF_KIND_* of what it is, without typedefs and qualifiers */
	__u32 array; /* it is an array of that */
	__u32 of;    /* an enum: its name; otherwise 0 */
};

/* A call of bpf_btf_find_by_name_kind() by the loading program. */
struct sigctl_light_lookup {
	__u32 type;
	__u32 call[SIGCTL_LIGHT_VARIANTS]; /* index of its instruction; 0: none */
};

#define SIGCTL_LIGHT_STEPS 2
#define SIGCTL_LIGHT_NO_STEP 0xffffffff

/* A relocation of one program (struct bpf_core_relo). */
struct sigctl_light_relocation {
	__u32 attr;    /* where in the data its program's union bpf_attr is */
	__u32 records; /* ... the first of the program's relocations */
	__u32 insn;    /* ... the instruction to be relocated */
	__u32 index;   /* of this one among the program's; they are in ascending order */
	__u32 member[SIGCTL_LIGHT_STEPS]; /* of the outer type, and of that member's type */
	__u32 size; /* of what the instruction loads or stores; 0: it does neither */
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
