// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes kept: the image of every admitted module is copied when the kernel
 * has decided that it may enter, out of the memory that the kernel then parses,
 * links and executes. Nothing that happens to the file, or to the caller's
 * memory, can make the two differ any more. Judges nothing.
 */
#include "elf_magic.h"
#include "ledger.h"
#include "retain.h"
#include "window.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include <linux/errno.h>

#define COPY_CHUNK 32768

struct copy {
	__u64 from; /* a number, not a pointer to check */
	__u64 to;
	__u64 len;
	bool failed;
};

/* bpf_loop() callback: 1 ends the copying. */
static int copy_chunk(__u32 i, struct copy *copy)
{
	__u64 done = (__u64)i * COPY_CHUNK;
	__u64 to = copy->to + done;
	__u64 left = copy->len - done;
	__u32 zero = 0;
	char *images = bpf_map_lookup_elem(&sigctl_images, &zero);

	if (left > COPY_CHUNK)
		left = COPY_CHUNK;
	copy->failed = !images || to > sigctl_images_size - COPY_CHUNK ||
		       bpf_probe_read_kernel(images + to, left, (void *)(copy->from + done));
	return copy->failed;
}

/*
 * module_sig_check() begins: the image is whole and decompressed, and its
 * length still counts the signature that the check may cut off. What is no ELF
 * image is not worth keeping: the gate refuses it, as the kernel would.
 */
SEC("fentry/module_sig_check")
int BPF_PROG(sigctl_begun, struct load_info *info)
{
	struct sigctl_policy *policy = policy_get();
	struct load *load;

	if (!policy || !window_is_armed(policy))
		return 0;
	load = load_of_current();
	if (!load)
		return 0;
	load->image_len = info->len;
	load->not_elf = !has_elf_magic(BPF_CORE_READ(info, hdr), load->image_len);
	return 0;
}

/*
 * module_sig_check() has let a module in that the gate has admitted. Its memory,
 * info->hdr, belongs to the kernel since it was read, and load_module() goes on
 * with it when this has returned. Attached to nothing: sigctl_checked ends as this.
 */
SEC("fexit/module_sig_check")
int BPF_PROG(sigctl_retain, struct load_info *info, int flags, int ret)
{
	struct load *load = load_of_current();
	struct sigctl_policy *policy = policy_get();
	struct sigctl_record *record;
	struct copy copy = {};

	if (!policy || !load || ret)
		return 0;
	record = record_of(load);
	if (!record)
		return 0;
	copy.from = (__u64)BPF_CORE_READ(info, hdr);
	copy.to = load->image_at;
	copy.len = load->image_len;
	bpf_loop((copy.len + COPY_CHUNK - 1) / COPY_CHUNK, copy_chunk, &copy, 0);
	if (copy.failed)
		return 0;
	record->image_at = copy.to;
	/* Last, and a full barrier: with a length the bytes are there. */
	__sync_lock_test_and_set(&record->image_len, copy.len);
	__sync_fetch_and_add(&policy->retained, 1);
	return 0;
}

/* A global function, as read_out() of reader.bpf.c is, and for its reason. */
__noinline int image_out(struct sigctl_image *out)
{
	struct sigctl_policy *policy = policy_get();
	struct sigctl_record *record;
	__u64 at, left;
	__u32 zero = 0;
	char *images = bpf_map_lookup_elem(&sigctl_images, &zero);

	if (!out || !policy || out->abi_version != SIGCTL_ABI_VERSION)
		return -EPROTO;
	record = ledger_record(policy, out->index);
	if (!record || !images || !record->image_len)
		return -ENOENT;
	out->len = 0;
	if (out->offset >= record->image_len)
		return 0;
	left = record->image_len - out->offset;
	if (left > SIGCTL_IMAGE_CHUNK)
		left = SIGCTL_IMAGE_CHUNK;
	at = record->image_at + out->offset;
	if (bpf_probe_read_kernel(out->bytes, left, retain_place(images, at)))
		return -EFAULT;
	out->len = left;
	return 0;
}

/*
 * Run with BPF_PROG_RUN: copies out a run of the bytes of one retained image.
 * May sleep. Returns 0, -EPROTO (another ABI), -ENOENT (no such image), -EFAULT.
 */
SEC("syscall")
int sigctl_image(struct sigctl_image *ctx)
{
	return image_out(ctx);
}
