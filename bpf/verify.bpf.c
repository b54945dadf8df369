// SPDX-License-Identifier: GPL-2.0
/*
 * The promise completed: whether what entered unchecked has a valid signature,
 * by the kernel's own verification of the retained bytes against the kernel's
 * own keyrings. Runs after the lock, for whoever asks with the right to. The
 * verdict is written here and nowhere else, and only once.
 */
#include "caller.h"
#include "records.h"
#include "retain.h"
#include "trailer.h"
#include "window.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

extern struct bpf_key *bpf_lookup_system_key(__u64 id) __ksym;
extern void bpf_key_put(struct bpf_key *key) __ksym;
extern int bpf_verify_pkcs7_signature(struct bpf_dynptr *data, struct bpf_dynptr *signature,
				      struct bpf_key *keyring) __ksym;

/* VERIFY_USE_*_KEYRING of <linux/verification.h>, as bpf_lookup_system_key() takes them. */
#define SECONDARY_KEYRING 1
#define PLATFORM_KEYRING 2

/* Keeps a number in one register, so that what was checked is what is used. */
#define one_register(number) asm volatile("" : "+r"(number))

/*
 * The retained bytes from at on as memory for the kernel. The verifier adds the
 * largest place and the largest length that it can see; so each length has a
 * bound of its own, to the MiB, and the map has a tail of one MiB more.
 */
static __always_inline long images_dynptr(char *images, __u64 at, __u64 len,
					  struct bpf_dynptr *dynptr)
{
	__u64 bound;

#pragma unroll
	for (bound = SIGCTL_MIB; bound <= 16 * SIGCTL_MIB; bound += SIGCTL_MIB) {
		one_register(len);
		if (len >= bound)
			continue;
		one_register(at);
		if (sigctl_images_size < bound || at > sigctl_images_size - bound)
			return -ERANGE;
		return bpf_dynptr_from_mem(images + at, len, 0, dynptr);
	}
	return -E2BIG;
}

/* What is verified: length and place of payload and PKCS#7 message. */
struct parts {
	__u64 data_at;
	__u64 data_len;
	__u64 sig_at;
	__u64 sig_len;
};

/* -ENOKEY: what signed it is not in this keyring. */
static __always_inline int verify_against(__u64 keyring_id, struct bpf_dynptr *data,
					  struct bpf_dynptr *signature)
{
	struct bpf_key *keyring = bpf_lookup_system_key(keyring_id);
	int err;

	if (!keyring)
		return -ENOMEM;
	err = bpf_verify_pkcs7_signature(data, signature, keyring);
	bpf_key_put(keyring);
	return err;
}

static __noinline int verify_parts(struct parts *parts, bool platform_keyring)
{
	struct bpf_dynptr data, signature;
	__u32 zero = 0;
	char *images = bpf_map_lookup_elem(&sigctl_images, &zero);
	__u64 sig_at, sig_len;
	int err;

	if (!images)
		return -ENOMEM;
	sig_at = parts->sig_at;
	sig_len = parts->sig_len;
	/* Cannot fail, as there was room for the image; if it did, it would say nothing. */
	if (images_dynptr(images, parts->data_at, parts->data_len, &data))
		return -EFAULT;
	one_register(sig_len);
	if (sig_len >= SIGCTL_MIB)
		return -E2BIG;
	one_register(sig_at);
	if (sig_at > sigctl_images_size - SIGCTL_MIB ||
	    bpf_dynptr_from_mem(images + sig_at, sig_len, 0, &signature))
		return -EFAULT;

	err = verify_against(SECONDARY_KEYRING, &data, &signature);
	/* As mod_verify_sig() of the kernels that look there, Debian's for one. */
	if (err == -ENOKEY && platform_keyring)
		err = verify_against(PLATFORM_KEYRING, &data, &signature);
	return err;
}

/* The trailer of the len bytes at that place. -ENODATA: there is none. */
static __always_inline int read_trailer(char *images, __u64 at, __u64 len, struct trailer *trailer)
{
	/* module_sig_check(): as many bytes as the marker has are no signature. */
	if (len <= TRAILER_MARKER_LEN)
		return -ENODATA;
	__builtin_memset(trailer, 0, sizeof(*trailer));
	if (len < sizeof(*trailer)) {
		if (bpf_probe_read_kernel(trailer->marker, TRAILER_MARKER_LEN,
					  retain_place(images, at + len - TRAILER_MARKER_LEN)))
			return -EFAULT;
	} else if (bpf_probe_read_kernel(trailer, sizeof(*trailer),
					 retain_place(images, at + len - sizeof(*trailer)))) {
		return -EFAULT;
	}
	return trailer_has_marker(trailer) ? 0 : -ENODATA;
}

/* The signature that is given goes where the verifier wants room anyway. */
static __always_inline int take_signature(char *images, const struct sigctl_verify *request,
					  __u64 *at)
{
	__u64 len = request->signature_len;

	*at = sigctl_images_size - SIGCTL_RETAIN_TAIL;
	one_register(len);
	if (len > SIGCTL_SIGNATURE_MAX)
		return -EMSGSIZE;
	return bpf_copy_from_user(images + (sigctl_images_size - SIGCTL_RETAIN_TAIL), len,
				  (void *)request->signature);
}

/*
 * The verification of one image: 0, what the kernel has against its signature,
 * or -ENODATA where there is none. A signature in the image comes first, as it
 * is the one that the kernel would have checked.
 */
static __always_inline int verify_image(const struct sigctl_policy *policy,
					const struct sigctl_record *record,
					const struct sigctl_verify *request)
{
	struct parts parts = { .data_at = record->image_at };
	struct trailer trailer;
	__u64 image_len = record->image_len, at;
	__u32 zero = 0;
	char *images = bpf_map_lookup_elem(&sigctl_images, &zero);
	__s64 sig_len;
	int err;

	if (!images)
		return -ENOMEM;
	err = read_trailer(images, record->image_at, image_len, &trailer);
	if (!err) {
		sig_len = trailer_signature_len(&trailer, image_len);
		if (sig_len < 0)
			return sig_len;
		parts.sig_len = sig_len;
		parts.data_len = image_len - sizeof(trailer) - sig_len;
		parts.sig_at = parts.data_at + parts.data_len;
	} else if (err != -ENODATA || !(request->flags & SIGCTL_VERIFY_SIGNATURE)) {
		return err;
	} else {
		err = take_signature(images, request, &at);
		if (err)
			return err;
		err = read_trailer(images, at, request->signature_len, &trailer);
		if (err)
			return err == -ENODATA ? -EBADMSG : err;
		sig_len = trailer_signature_len(&trailer, image_len + request->signature_len);
		if (sig_len < 0)
			return sig_len;
		/* Else the cut was somewhere else, and the bytes are not those signed. */
		if (sig_len != (__s64)(request->signature_len - sizeof(trailer)))
			return -EBADMSG;
		parts.sig_len = sig_len;
		parts.data_len = image_len;
		parts.sig_at = at;
	}
	return verify_parts(&parts, policy->platform_keyring);
}

/* Gives the verdict of one record. Returns 0 when it has one, or why not. */
static __always_inline int judge(struct sigctl_policy *policy, const struct sigctl_verify *request)
{
	enum sigctl_verdict verdict = SIGCTL_VERDICT_NOT_RETAINED;
	struct sigctl_record *record = ledger_record(policy, request->index);
	int err = 0;

	if (!record || !record->seq || record->seq != record->seq_end)
		return -ENOENT;
	/* What the kernel verified as it entered has had its check. */
	if (record->verdict || record->decision == SIGCTL_VERIFIED)
		return 0;
	if (record->image_len) {
		err = verify_image(policy, record, request);
		verdict = verdict_of(err);
		if (verdict == SIGCTL_VERDICT_NONE)
			return err;
	} else if (record->stage == SIGCTL_STAGE_DECIDED &&
		   !(request->flags & SIGCTL_VERIFY_LOST)) {
		return -EINPROGRESS; /* the copy may be yet to come */
	}
	record->verdict_errno = err;
	record->verdict_time = bpf_ktime_get_boot_ns();
	__sync_lock_test_and_set(&record->verdict, verdict);
	if (verdict < SIGCTL_VERDICTS)
		__sync_fetch_and_add(&policy->verdicts[verdict], 1);
	return 0;
}

/*
 * A request for a verification, see struct sigctl_verify. Runs at the head of
 * every bpf(2) while it is attached, which is while bpfsigctl verify runs. May
 * sleep. Returns 0 for what is none of its business, -ECANCELED when the record
 * has a verdict, -EPERM (not the right to ask, or not locked yet), -EPROTO
 * (another ABI), -ENOENT (no such record), -EINPROGRESS (its load goes on),
 * -EBUSY (another verification runs), or what kept the kernel from verifying.
 */
SEC("lsm.s/bpf")
long BPF_PROG(sigctl_verify, int cmd, union bpf_attr *attr, unsigned int size)
{
	struct sigctl_policy *policy = policy_get();
	struct sigctl_verify request;
	long answer;

	if (cmd != SIGCTL_VERIFY_COMMAND || size < sizeof(request))
		return 0;
	if (!policy || !caller_may_ask())
		return -EPERM;
	if (bpf_probe_read_kernel(&request, sizeof(request), attr))
		return -EFAULT;
	if (request.abi_version != SIGCTL_ABI_VERSION)
		return -EPROTO;
	if (window_state_at(policy, bpf_ktime_get_boot_ns()) != SIGCTL_LOCKED)
		return -EPERM;
	if (__sync_lock_test_and_set(&policy->verifying, 1))
		return -EBUSY;
	answer = judge(policy, &request);
	__sync_lock_test_and_set(&policy->verifying, 0);
	/* The verifier takes nothing else of an LSM program. */
	one_register(answer);
	return answer < 0 && answer >= -4095 ? answer : -ECANCELED;
}
