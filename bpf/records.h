/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a record is: in a chunk that gets its memory when the first of its records is to
 * be written, and keeps it for good. A chunk there is no memory for is asked for again by
 * the next record; the kernel gives what it has at once (bpf_mem_alloc()), so no hook
 * waits.
 */
#ifndef SIGCTL_RECORDS_H
#define SIGCTL_RECORDS_H

#include "maps.h"

static __always_inline struct sigctl_record *record_in(struct sigctl_chunk *chunk, __u32 number)
{
	return &chunk->records[number % SIGCTL_CHUNK_RECORDS];
}

/* NULL: its chunk is not there. */
static __always_inline struct sigctl_record *record_at(__u32 number)
{
	__u32 key = number / SIGCTL_CHUNK_RECORDS;
	struct sigctl_chunk *chunk = bpf_map_lookup_elem(&sigctl_records, &key);

	return chunk ? record_in(chunk, number) : NULL;
}

/* Of a record in the ledger, by its index there; NULL: not there. */
static __always_inline struct sigctl_record *ledger_record(const struct sigctl_policy *policy,
							   __u32 index)
{
	if (index >= policy->ledger_capacity)
		return NULL;
	return record_at(SIGCTL_LEDGER_FIRST + index);
}

/* The same as record_at(), but it makes the chunk. NULL: there is no memory for it. */
static __always_inline struct sigctl_record *record_make(struct sigctl_policy *policy, __u32 number)
{
	__u32 key = number / SIGCTL_CHUNK_RECORDS;
	struct sigctl_chunk *chunk = bpf_map_lookup_elem(&sigctl_records, &key);
	struct sigctl_row *row;
	__u32 row_key;

	if (chunk)
		return record_in(chunk, number);
	/* Another load may be faster: there is one chunk all the same. */
	bpf_map_update_elem(&sigctl_records, &key, blank_chunk(policy), BPF_NOEXIST);
	chunk = bpf_map_lookup_elem(&sigctl_records, &key);
	row_key = key / SIGCTL_ROW_CHUNKS;
	row = bpf_map_lookup_elem(&sigctl_rows, &row_key);
	if (!chunk || !row)
		return NULL;
	row->chunks[key % SIGCTL_ROW_CHUNKS] = (__u64)chunk;
	return record_in(chunk, number);
}

#endif
