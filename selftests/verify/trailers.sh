#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Signatures made to mislead, at the end of what is no module, but begins like one: it is
# admitted with a flag that has the kernel not look at the signature, retained, and
# then judged as mod_verify_sig() would have judged it.
. ../lib/ktap.sh
. ../lib/policy.sh
. ../lib/verify.sh

bpfsigctl load >/dev/null || ktap_skip_all "the policy does not load here"

marker='~Module signature appended~'

# struct module_signature: algo, hash, id_type, signer_len, key_id_len, three bytes of
# padding, sig_len; each in octal.
trailer() { # ALGO HASH ID_TYPE SIGNER KEY_ID PAD PAD PAD LEN LEN LEN LEN
	for byte in "$@"; do
		# shellcheck disable=SC2059 # an octal escape
		printf "\\0$byte"
	done
	echo "$marker"
}

# The images, each with the verdict and errno that it is to have.
image() { # NAME VERDICT ERRNO, image on standard input
	cat >"/images/$1"
	echo "$1 $2 $3" >>/expected
}

make_images() {
	mkdir -p /images
	payload=/payload
	head -c 4096 $unsigned/dummy.ko >$payload
	elf_magic | image magic_alone unsigned ENODATA
	{ elf_magic && echo "$marker"; } | image magic_and_marker bad EBADMSG
	{ elf_magic && head -c 8 /dev/zero && echo "$marker"; } |
		image descriptor_and_marker bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 0 0 0 0 0; } | image sig_len_0 bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 0 377 377 377 377; } | image sig_len_huge bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 0 0 0 020 0; } | image sig_len_all bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 0 0 0 017 377; } | image sig_len_all_but_one bad EBADMSG
	{ cat $payload && trailer 1 0 2 0 0 0 0 0 0 0 1 0; } | image algo bad EBADMSG
	{ cat $payload && trailer 0 1 2 0 0 0 0 0 0 0 1 0; } | image hash bad EBADMSG
	{ cat $payload && trailer 0 0 1 0 0 0 0 0 0 0 1 0; } | image id_type unknown-key ENOPKG
	{ cat $payload && trailer 0 0 2 1 0 0 0 0 0 0 1 0; } | image signer_len bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 1 0 0 0 0 0 1 0; } | image key_id_len bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 1 0 0 0 0 1 0; } | image padding_0 bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 1 0 0 0 1 0; } | image padding_1 bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 1 0 0 1 0; } | image padding_2 bad EBADMSG
	{ cat $payload && trailer 0 0 2 0 0 0 0 0 0 0 1 0; } | image no_pkcs7 bad EBADMSG
	# A good signature under a second one, and one that is not at the end.
	{ cat $signed/dummy.ko && trailer 0 0 2 0 0 0 0 0 0 0 0 1; } | image two_trailers bad EBADMSG
	{ cat $signed/dummy.ko && printf 'x'; } | image marker_inside unsigned ENODATA
	cp $signed/dummy.ko /images/good
	echo "good verified 0" >>/expected
	# One byte off, in payload, signature, descriptor and marker.
	size=$(stat -c %s $signed/dummy.ko)
	for off in 100 $((size - 80)) $((size - 36)) $((size - 10)); do
		{
			head -c "$off" $signed/dummy.ko
			head -c $((off + 1)) $signed/dummy.ko | tail -c 1 | tr '\0-\377' '\1-\377\0'
			tail -c +$((off + 2)) $signed/dummy.ko
		} >/images/off
		equal "$(stat -c %s /images/off)" "$size" "the size of the altered image"
		mv /images/off "/images/off_by_one_$((size - off))"
	done
	{
		echo "off_by_one_$((size - 100)) bad EKEYREJECTED"
		echo "off_by_one_80 bad"
		echo "off_by_one_36 bad EBADMSG"
		echo "off_by_one_10 unsigned ENODATA"
	} >>/expected
}

test_they_enter() {
	make_images
	while read -r name _; do
		enters finit vermagic "/images/$name"
		echo "$(last_seq) $name"
	done </expected >/entered
}

test_each_has_its_verdict() {
	bpfsigctl lock >/dev/null
	bpfsigctl verify --json >/report && fail "it succeeded"
	number=0
	while read -r name verdict error; do
		equal "$(json "/modules/$number/verdict" </report)" "$verdict" "the verdict on $name"
		[ -z "$error" ] || equal "$(json "/modules/$number/errno" </report)" "$error" "the errno of $name"
		number=$((number + 1))
	done </expected
	equal "$(json '/modules/#' </report)" $number "the number of verdicts"
}

# No kernel reads an image of no bytes, so that none asks about it.
test_no_bytes_are_never_asked_about() {
	: >/empty
	before=$(bpfsigctl status --json | json /counts/admitted || :)
	equal "$(modload finit /empty || :)" EINVAL "the answer to an empty file"
	equal "$(modload init /empty || :)" ENOEXEC "the answer to no bytes of memory"
	status_is /counts/admitted "$before"
	status_is /counts/refused 0
}

ktap_run test_no_bytes_are_never_asked_about test_they_enter test_each_has_its_verdict
