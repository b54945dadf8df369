/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copying the records of one row, for those that have no more than the addresses of its
 * chunks.
 */
#ifndef SIGCTL_ROW_COPY_H
#define SIGCTL_ROW_COPY_H

#include <bpfsigctl/abi.h>
#include <linux/types.h>

#include <bpf/bpf_helpers.h>

/* Over all rows; ROWS where the table has no such row. */
static __always_inline __u32 row_number(const struct sigctl_read *read, __u32 rows)
{
	__u32 refusals = SIGCTL_LEDGER_FIRST / SIGCTL_ROW_RECORDS;

	if (read->table == SIGCTL_TABLE_REFUSALS)
		return read->row < refusals ? read->row : rows;
	if (read->table == SIGCTL_TABLE_LEDGER && read->row < rows)
		return refusals + read->row;
	return rows;
}

/* What cannot be read, as a chunk that is not there, is zeros (bpf_probe_read_kernel_common()). */
static __always_inline void row_copy(struct sigctl_chunk *to, const struct sigctl_row *row)
{
	__u32 chunk;

	for (chunk = 0; chunk < SIGCTL_ROW_CHUNKS; chunk++)
		bpf_probe_read_kernel(&to[chunk], sizeof(to[chunk]),
				      (const void *)row->chunks[chunk]);
}

#endif
