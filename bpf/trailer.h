/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the signature of a module lies, judged as module_sig_check() and
 * mod_check_sig() judge it: pure, so that the unit tests run it on the host.
 *
 *     payload | PKCS#7 message | struct module_signature | marker
 */
#ifndef SIGCTL_TRAILER_H
#define SIGCTL_TRAILER_H

#include "text.h"

#include <bpfsigctl/abi.h>
#include <linux/errno.h>

#define TRAILER_MARKER "~Module signature appended~\n"
#define TRAILER_MARKER_LEN 28
#define TRAILER_PKCS7 2 /* PKEY_ID_PKCS7 */

/* The last bytes of a signed image: struct module_signature, and the marker. */
struct trailer {
	__u8 algo;
	__u8 hash;
	__u8 id_type;
	__u8 signer_len;
	__u8 key_id_len;
	__u8 pad[3];
	__u8 sig_len[4]; /* big-endian */
	char marker[TRAILER_MARKER_LEN];
};
SIGCTL_STATIC_ASSERT(sizeof(struct trailer) == 40, "struct module_signature and its marker");

static inline bool trailer_has_marker(const struct trailer *trailer)
{
	union text marker = {};

	__builtin_memcpy(marker.chars, trailer->marker, TRAILER_MARKER_LEN);
	return text_begins_with(marker, TRAILER_MARKER);
}

/*
 * The length of the PKCS#7 message before the trailer of an image of image_len
 * bytes, or what the kernel would say: -EBADMSG, or -ENOPKG for another kind of
 * signature. The marker is known to be there.
 */
static inline __s64 trailer_signature_len(const struct trailer *trailer, __u64 image_len)
{
	__u64 sig_len = (__u64)trailer->sig_len[0] << 24 | (__u64)trailer->sig_len[1] << 16 |
			(__u64)trailer->sig_len[2] << 8 | trailer->sig_len[3];

	/* mod_verify_sig(): modlen <= sizeof(ms); mod_check_sig(): sig_len >= the rest. */
	if (image_len <= sizeof(*trailer) || sig_len >= image_len - sizeof(*trailer))
		return -EBADMSG;
	if (trailer->id_type != TRAILER_PKCS7)
		return -ENOPKG;
	if (trailer->algo || trailer->hash || trailer->signer_len || trailer->key_id_len ||
	    trailer->pad[0] || trailer->pad[1] || trailer->pad[2])
		return -EBADMSG;
	return sig_len;
}

/*
 * The verdict for what a verification returned; none where that says nothing
 * about the bytes, so that it has to be done again.
 */
static inline enum sigctl_verdict verdict_of(int err)
{
	switch (err) {
	case 0:
		return SIGCTL_VERDICT_VERIFIED;
	case -ENODATA:
		return SIGCTL_VERDICT_UNSIGNED;
	case -ENOKEY:
	case -ENOPKG:
		return SIGCTL_VERDICT_UNKNOWN_KEY;
	case -ENOMEM:
	case -EINTR:
	case -EAGAIN:
	case -EFAULT:
		return SIGCTL_VERDICT_NONE;
	default:
		return SIGCTL_VERDICT_BAD;
	}
}

#endif
