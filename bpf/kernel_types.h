/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel types the programs read, with just the fields used. Their
 * offsets, and the values of the enums, are relocated against the running
 * kernel's BTF at load (CO-RE), so one object serves every kernel.
 *
 * A pointer in them is read by BPF_CORE_READ(), not by a load of its own: for each of
 * those the verifier goes through all of the kernel's BTF up to four times, for a type
 * that says whether the pointer can be trusted (btf_nested_type_is_trusted(), since 6.3).
 * A call takes a hundred instructions of the machine more than a load, so where a hook is
 * asked about what is not ours there is one all the same (sigctl_prog).
 */
#ifndef SIGCTL_KERNEL_TYPES_H
#define SIGCTL_KERNEL_TYPES_H

#include <linux/types.h>
#include <stdbool.h>

typedef unsigned int fmode_t;
typedef __kernel_size_t size_t;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* fs */
struct file_system_type {
	const char *name;
};

struct super_block {
	__u32 s_dev;
	struct file_system_type *s_type;
};

struct inode {
	struct super_block *i_sb;
	unsigned long i_ino;
};

struct qstr {
	const unsigned char *name;
};

struct dentry {
	struct qstr d_name;
};

struct vfsmount {
	struct super_block *mnt_sb;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
};

struct linux_binprm {
	struct file *file;
};

/* tasks */
struct fs_struct {
	struct path root;
};

struct mm_struct {
	struct file *exe_file;
};

struct task_struct;

struct pid_namespace {
	struct task_struct *child_reaper;
	unsigned int level;
};

struct mnt_namespace; /* rootfs/ has its fields */

struct nsproxy {
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
};

struct user_namespace {
	int level;
};

/* Of two words, or of one long one: 64 bits, the low ones first. */
typedef struct {
} kernel_cap_t;

struct cred {
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
};

struct task_struct {
	struct mm_struct *mm;
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	const struct cred *cred;
};

/* modules */
struct load_info {
	void *hdr;
	unsigned long len;
	bool sig_ok;
};

struct module {
	char name[56];
	unsigned long taints;
};

/* One member for each LSM hook; this one with CONFIG_MODULE_SIG_CHECK_WAIT only. */
union security_list_options {
	int (*kernel_module_sig_check)(const void *image, size_t len);
};

/* bpf */
struct bpf_map {
	enum bpf_map_type map_type;
	struct bpf_map *inner_map_meta;
	__u32 value_size;
	__u32 id;
	char name[16];
	__u32 max_entries;
	bool frozen;
};

/* Complete, as libbpf takes no forward declaration for the kernel's own. */
struct bpf_key {
	struct key *key;
};

struct bpf_prog;

struct bpf_prog_aux {
	__u32 id;
	__u32 used_map_cnt;
	struct bpf_map **used_maps;
	struct bpf_prog *dst_prog;
	enum bpf_prog_type saved_dst_prog_type;
	const char *attach_func_name;
	char name[16];
};

struct bpf_prog {
	enum bpf_prog_type type;
	enum bpf_attach_type expected_attach_type;
	struct bpf_prog_aux *aux;
};

#pragma clang attribute pop

/* Only the names count: the values come from the running kernel. */
enum kernel_read_file_id {
	READING_MODULE = 2,
	READING_MODULE_COMPRESSED = 3, /* of its own in newer kernels, READING_MODULE before */
};

enum kernel_load_data_id {
	LOADING_MODULE = 2,
};

enum lockdown_reason {
	LOCKDOWN_MODULE_SIGNATURE = 1,
};

#endif
