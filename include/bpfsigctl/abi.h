/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the BPF programs and the loader share: states, reasons, record layouts
 * and the contexts of the programs user space runs. Every constant and layout
 * exists here and nowhere else. Times are nanoseconds of CLOCK_BOOTTIME,
 * device numbers are the kernel's own (major << 20 | minor).
 */
#ifndef BPFSIGCTL_ABI_H
#define BPFSIGCTL_ABI_H

#include <linux/types.h>

#ifdef __cplusplus
#define SIGCTL_STATIC_ASSERT static_assert
#else
#define SIGCTL_STATIC_ASSERT _Static_assert
#endif

/* Changes whenever a layout or the meaning of a constant below does. */
#define SIGCTL_ABI_VERSION 6

/*
 * Every map and program of the policy has a name with this prefix. From arming on
 * the guard gives out no new fd to anything so named, so the prefix is reserved
 * and nothing can pose as ours.
 */
#define SIGCTL_PREFIX "sigctl_"
#define SIGCTL_PREFIX_LEN 7

/*
 * Maps that are never made: who tries to, with CAP_SYS_ADMIN, asks the guard for
 * this, and is answered -ECANCELED when it is done. It needs no fd and no pin.
 */
#define SIGCTL_ASK_LOCK "sigctl_.lock"     /* waiting -> locked, if it is not */
#define SIGCTL_ASK_UNLOAD "sigctl_.unload" /* waiting -> unarmed; -EPERM: it is locked */

#define SIGCTL_OBJ_NAME_LEN 16 /* BPF_OBJ_NAME_LEN */
#define SIGCTL_COMM_LEN 16     /* TASK_COMM_LEN */
#define SIGCTL_MODULE_NAME_LEN 56
#define SIGCTL_FS_NAME_LEN 16
#define SIGCTL_PATH_LEN 256

#define SIGCTL_LEDGER_DEFAULT 1024
#define SIGCTL_LEDGER_MAX 65536
#define SIGCTL_REFUSALS 256 /* the ring of the newest refusals */
#define SIGCTL_DEADLINE_DEFAULT 300
#define SIGCTL_DEADLINE_MAX 86400

/* Retained images, see bpf/retain.bpf.c. */
#define SIGCTL_RETAIN_DEFAULT 32 /* MiB */
#define SIGCTL_RETAIN_MAX 256    /* MiB */
#define SIGCTL_MIB (1ULL << 20)
/* The map of the images has so much after their room: see bpf/verify.bpf.c. */
#define SIGCTL_RETAIN_TAIL SIGCTL_MIB
#define SIGCTL_IMAGE_MAX ((16U << 20) - 1) /* DYNPTR_MAX_SIZE: what one verification takes */
#define SIGCTL_SIGNATURE_MAX (64U << 10)   /* of one that is given, its trailer included */

enum sigctl_state {
	SIGCTL_UNARMED = 0, /* loaded, decides nothing; so is one that was given up */
	SIGCTL_WAITING = 1, /* the window is open */
	SIGCTL_LOCKED = 2,  /* closed until reboot */
};

/*
 * The state lives in one word, so that admission and lock are ordered by the
 * same atomic operation: bit 0 armed, bit 1 locked, bit 2 given up, and from bit
 * 8 on the number of ledger slots handed out. Bits are only ever set, the count
 * only ever grows: there is no way back. A locked policy cannot be given up.
 */
#define SIGCTL_WORD_ARMED (1ULL << 0)
#define SIGCTL_WORD_LOCKED (1ULL << 1)
#define SIGCTL_WORD_GIVEN_UP (1ULL << 2)
#define SIGCTL_WORD_SLOT_SHIFT 8
#define SIGCTL_WORD_SLOT (1ULL << SIGCTL_WORD_SLOT_SHIFT)

enum sigctl_lock_reason {
	SIGCTL_LOCK_NONE = 0,
	SIGCTL_LOCK_COMMAND = 1,  /* bpfsigctl lock */
	SIGCTL_LOCK_EXEC = 2,     /* PID 1 ran a program from elsewhere */
	SIGCTL_LOCK_DEADLINE = 3, /* the window had been open long enough */
	SIGCTL_LOCK_KERNEL = 4,   /* the kernel's wait was ended: its file, or lockdown */
};

/* Where a module's bytes come from, compared with the boot root. */
enum sigctl_origin {
	SIGCTL_ORIGIN_UNKNOWN = 0,
	SIGCTL_ORIGIN_BOOT_ROOT = 1,
	SIGCTL_ORIGIN_ELSEWHERE = 2,
};

/* The way in. */
enum sigctl_entry {
	SIGCTL_ENTRY_UNKNOWN = 0,
	SIGCTL_ENTRY_FINIT = 1,      /* finit_module(2) */
	SIGCTL_ENTRY_INIT = 2,       /* init_module(2) */
	SIGCTL_ENTRY_COMPRESSED = 3, /* finit_module(2), decompressed by the kernel */
};

enum sigctl_decision {
	SIGCTL_NOT_ASKED = 0, /* no gate: let in or refused by the kernel alone */
	SIGCTL_VERIFIED = 1,  /* the kernel verified it: always loads */
	SIGCTL_ADMITTED = 2,  /* let in unchecked, from the boot root, in the window */
	SIGCTL_REFUSED = 3,
	SIGCTL_PERMITTED = 4, /* would have been refused; permissive mode let it in */
};

enum sigctl_reason {
	SIGCTL_REASON_NONE = 0,
	SIGCTL_REASON_SIGNED = 1,         /* a valid signature */
	SIGCTL_REASON_BOOT_ROOT = 2,      /* from the boot root, in the window */
	SIGCTL_REASON_LOCKED = 3,         /* the window is closed */
	SIGCTL_REASON_ELSEWHERE = 4,      /* the file or the caller is not of the boot root */
	SIGCTL_REASON_UNKNOWN_ORIGIN = 5, /* nothing tells where it comes from */
	SIGCTL_REASON_LEDGER_FULL = 6,    /* it could not be recorded */
	SIGCTL_REASON_KERNEL = 7,         /* the kernel's own check refused it */
	SIGCTL_REASON_NO_POLICY = 8,      /* unsigned, and the gate was not asked */
	SIGCTL_REASON_NOT_RETAINED = 9,   /* its image could not be kept, as it has to be */
	SIGCTL_REASON_NOT_ELF = 10,       /* no module at all: the kernel would refuse it, too */
};

/*
 * The outcome of the deferred verification of a module that entered unchecked.
 * Given once, by the program that verifies, and never changed.
 */
enum sigctl_verdict {
	SIGCTL_VERDICT_NONE = 0,         /* not given yet, or none is due */
	SIGCTL_VERDICT_VERIFIED = 1,     /* the retained bytes have a valid signature */
	SIGCTL_VERDICT_BAD = 2,          /* they have not */
	SIGCTL_VERDICT_UNKNOWN_KEY = 3,  /* by a key (or an algorithm) the kernel does not know */
	SIGCTL_VERDICT_UNSIGNED = 4,     /* neither has the image a signature, nor was one given */
	SIGCTL_VERDICT_NOT_RETAINED = 5, /* there are no bytes to verify */
	SIGCTL_VERDICTS = 6,
};

/* How far the load of a recorded module got. */
enum sigctl_stage {
	SIGCTL_STAGE_DECIDED = 0, /* past the gate, in flight if it was let in */
	SIGCTL_STAGE_LOADED = 1,  /* in the kernel, its init function about to run */
	SIGCTL_STAGE_LIVE = 2,    /* load_module() returned success */
	SIGCTL_STAGE_FAILED = 3,  /* load_module() returned load_errno */
};

/* One module that entered or was refused. */
struct sigctl_record {
	__u64 seq;        /* order over both tables, from 1; 0: nothing here yet */
	__u64 time;       /* of the decision */
	__u64 size;       /* bytes of the decompressed image; 0: unknown */
	__u64 taints;     /* the module's own taint bits when it was loaded */
	__u32 state;      /* enum sigctl_state at the decision */
	__u32 decision;   /* enum sigctl_decision */
	__u32 reason;     /* enum sigctl_reason */
	__u32 entry;      /* enum sigctl_entry */
	__u32 stage;      /* enum sigctl_stage */
	__u32 origin;     /* enum sigctl_origin */
	__s32 sig_errno;  /* what module_sig_check() returned: 0 or -errno */
	__s32 load_errno; /* what load_module() returned, once stage says so */
	__u32 sig_ok;     /* the kernel verified the signature */
	__u32 flags;      /* MODULE_INIT_* of finit_module(2) */
	__u32 pid;        /* the caller, in the initial pid name space */
	__u32 origin_dev; /* of the file (finit) or the calling program (init) */
	__u64 origin_ino;
	__u64 caller_ino; /* of the calling program's executable */
	__u32 caller_dev;
	__u32 verdict; /* enum sigctl_verdict */
	__u64 verdict_time;
	__u64 image_at;      /* of the retained image, among the retained bytes */
	__u64 image_len;     /* of the whole image, its signature included; 0: not retained */
	__s32 verdict_errno; /* what the verification returned: 0 or -errno */
	__u32 pad;
	char comm[SIGCTL_COMM_LEN];
	char origin_fs[SIGCTL_FS_NAME_LEN];
	char name[SIGCTL_MODULE_NAME_LEN]; /* empty: the image told none */
	char path[SIGCTL_PATH_LEN];        /* of the file; of init_module(2) the program's name */
	__u64 seq_end;                     /* equals seq, or the record is being rewritten */
};
SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_record) == 488, "sigctl_record layout");

/*
 * Records get their memory as they come, a chunk at a time: four, with what the kernel's
 * hash table and its allocator put before them (struct htab_elem, bpf_mem_alloc()), fill
 * 2,048 bytes. They are numbered through: the refusals first, then the ledger's.
 */
#define SIGCTL_CHUNK_RECORDS 4
struct sigctl_chunk {
	struct sigctl_record records[SIGCTL_CHUNK_RECORDS];
};
SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_chunk) + 48 + 8 + 8 <= 2048, "an object of kmalloc-2k");

#define SIGCTL_LEDGER_FIRST SIGCTL_REFUSALS /* the number of the ledger's first record */

/* Where the chunks of a row are, which is what one reading takes. */
#define SIGCTL_ROW_CHUNKS 16
#define SIGCTL_ROW_RECORDS (SIGCTL_ROW_CHUNKS * SIGCTL_CHUNK_RECORDS)
struct sigctl_row {
	__u64 chunks[SIGCTL_ROW_CHUNKS]; /* addresses; 0: not there yet */
};
SIGCTL_STATIC_ASSERT(SIGCTL_LEDGER_FIRST % SIGCTL_ROW_RECORDS == 0, "rows of one table each");

/* With a ledger of so many records. */
#define SIGCTL_ROWS(ledger) \
	((SIGCTL_LEDGER_FIRST + (ledger) + SIGCTL_ROW_RECORDS - 1) / SIGCTL_ROW_RECORDS)
#define SIGCTL_CHUNKS(ledger) (SIGCTL_ROWS(ledger) * SIGCTL_ROW_CHUNKS)

#define SIGCTL_MAX_PROGS 16
#define SIGCTL_MAX_LINKS 4

/*
 * The policy, in the one element of the map sigctl_policy. The first part is
 * written by the loader before the map is frozen and armed; the rest by
 * programs only.
 */
struct sigctl_policy {
	__u32 abi_version; /* first, for ever: read before anything is believed */
	__u32 permissive;
	__u64 deadline; /* length of the window; 0: none */
	__u32 ledger_capacity;
	__u32 refusals_capacity;
	__u64 retain_bytes;     /* room for retained images */
	__u32 must_retain;      /* a module that cannot be retained is refused */
	__u32 platform_keyring; /* the kernel's check tries it too, when no other has the key */

	__u64 word; /* SIGCTL_WORD_* */
	__u64 armed_at;
	__u64 closes_at; /* armed_at + deadline; 0: no deadline */
	__u64 locked_at;
	__u64 boot_root; /* address of the boot root's super_block */
	__u32 boot_root_dev;
	__u32 lock_reason; /* enum sigctl_lock_reason */
	__u32 lock_pid;
	__u32 waits; /* the kernel lets signature checks wait (module_sig_check_wait) */
	char lock_comm[SIGCTL_COMM_LEN];
	char boot_root_fs[SIGCTL_FS_NAME_LEN];

	__u64 next_seq;     /* records begun in both tables */
	__u64 next_refusal; /* records begun in the ring */
	__u64 admitted;
	__u64 verified;
	__u64 refused;
	__u64 permitted;
	__u64 unrecorded; /* decisions without a record: the ledger was full, or memory short */
	__u64 bare_task;  /* who was last decided on without memory to note it */
	__u64 blind;      /* loads that began without memory to note their origin */
	__u64 blind_task; /* who began the last of them */

	__u64 retain_used; /* bytes handed out to images; only ever grows */
	__u64 retained;    /* images kept */
	__u64 verifying;   /* 1 while a verification runs: there is one buffer for signatures */
	__u64 verdicts[SIGCTL_VERDICTS];

	__u32 attached[SIGCTL_MAX_PROGS]; /* ids, on the root cgroup */
	__u32 links[SIGCTL_MAX_LINKS];    /* ids, of the ledger's tracing */
	__u32 retain_link;                /* id, of the tracing that measures an image */
	__u32 reader;                     /* the programs anybody may have an fd to */
	__u32 verifier;                   /* gone, with the images, when every verdict is in */
	__u32 imager;
};

SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_policy) == 376, "sigctl_policy layout");

/* The element of the map: a chunk of records begins as a copy of the blank one. */
struct sigctl_policy_value {
	struct sigctl_policy policy;
	struct sigctl_chunk blank;
};

/* Context of sigctl_arm: unarmed -> waiting. Returns 0 or an -errno. */
struct sigctl_arm {
	__u32 abi_version;
	__u32 reader;
	__u32 waits; /* the hook on which the kernel asks whether a check may wait is ours */
	__u32 attached[SIGCTL_MAX_PROGS];
	__u32 links[SIGCTL_MAX_LINKS];
	__u32 retain_link;
	__u32 verifier;
	__u32 imager;
	char boot_root_fs[SIGCTL_FS_NAME_LEN]; /* out: PID 1's root, also on -EXDEV */
	__u32 squash; /* PID 1's root is an overlay over a squashfs image of the initramfs */
};

SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_arm) == 124, "sigctl_arm layout");

/* Context of rootfs_dev: the initramfs' device number, as MKDEV() makes it. */
struct sigctl_rootfs {
	__u32 dev; /* out */
};

enum sigctl_table {
	SIGCTL_TABLE_NONE = 0,
	SIGCTL_TABLE_LEDGER = 1,
	SIGCTL_TABLE_REFUSALS = 2,
};

/*
 * Context of sigctl_read: the policy and a row of records of one table. A record that is
 * not there yet has a seq of 0.
 */
struct sigctl_read {
	__u32 abi_version;
	__u32 table;                 /* enum sigctl_table */
	__u32 row;                   /* which of that table's */
	__u32 count;                 /* out: SIGCTL_ROW_RECORDS; 0: the table has no such row */
	__u64 now;                   /* out */
	struct sigctl_policy policy; /* out */
	struct sigctl_chunk chunks[SIGCTL_ROW_CHUNKS]; /* out */
};
SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_read) < 65536,
		     "BPF_PROG_RUN copies at most 64 KiB of context");

#define SIGCTL_IMAGE_CHUNK 32768

/* Context of sigctl_image: a run of the bytes of one retained image. */
struct sigctl_image {
	__u32 abi_version;
	__u32 index;                    /* of the record in the ledger */
	__u64 offset;                   /* of the first byte wanted */
	__u64 len;                      /* out: bytes copied; 0 at the end of the image */
	char bytes[SIGCTL_IMAGE_CHUNK]; /* out */
};

/*
 * The request for one verification. bpf_verify_pkcs7_signature() is for tracing
 * and LSM programs alone, so it goes to lsm.s/bpf, as the attributes of a bpf(2)
 * command that the kernel does not have: without the program it is -EINVAL. The
 * program answers -ECANCELED when there is a verdict, or says why there is none.
 */
#define SIGCTL_VERIFY_COMMAND 0x5163 /* below BPF_COMMON_ATTRS, a flag of newer kernels */

enum sigctl_verify_flags {
	SIGCTL_VERIFY_SIGNATURE = 1, /* one is given, even if it is empty */
	SIGCTL_VERIFY_LOST = 2,      /* what is not retained by now never will be */
};

struct sigctl_verify {
	__u32 abi_version;
	__u32 index;         /* of the record in the ledger */
	__u64 signature;     /* address of what was cut from the end of the image */
	__u32 signature_len; /* at most SIGCTL_SIGNATURE_MAX, or the verdict is bad */
	__u32 flags;         /* enum sigctl_verify_flags */
};
SIGCTL_STATIC_ASSERT(sizeof(struct sigctl_verify) == 24, "sigctl_verify layout");

#endif
