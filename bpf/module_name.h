/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The name a module image gives itself, for the record of a module that never
 * becomes a struct module. The image was refused, so nothing in it is to be
 * believed: every offset is checked against its length.
 */
#ifndef SIGCTL_MODULE_NAME_H
#define SIGCTL_MODULE_NAME_H

#include "maps.h"
#include "text.h"

#include <bpf/bpf_core_read.h>
#include <linux/elf.h>

#define MODULE_NAME_MAX_SECTIONS 512
#define ELF_MAGIC 0x464c457f /* ELFMAG, little-endian */
#define THIS_MODULE_SECTION ".gnu.linkonce.this_module"

struct image {
	__u64 base;
	__u64 len;
	__u64 last;  /* offset of the last section's header */
	__u64 names; /* offset of the section names */
	__u64 found; /* offset of the embedded struct module; 0: not found */
};

static __always_inline bool image_read(const struct image *image, __u64 offset, void *to,
				       __u32 size)
{
	if (offset > image->len || size > image->len - offset)
		return false;
	return !bpf_probe_read_kernel(to, size, (void *)(image->base + offset));
}

/* bpf_loop() callback, from the last section on, near which it lies: 1 ends the search. */
static int module_name_section(__u32 i, struct image *image)
{
	union text name = {};
	Elf64_Shdr section;

	if (!image_read(image, image->last - (__u64)i * sizeof(section), &section, sizeof(section)))
		return 1;
	if (!image_read(image, image->names + section.sh_name, name.chars,
			sizeof(THIS_MODULE_SECTION)) ||
	    !text_is(name, THIS_MODULE_SECTION))
		return 0;
	image->found = section.sh_offset;
	return 1;
}

static __always_inline void module_name(struct load_info *info, char name[SIGCTL_MODULE_NAME_LEN])
{
	struct image image = {
		.base = (__u64)BPF_CORE_READ(info, hdr), /* a number, not a pointer to check */
		.len = BPF_CORE_READ(info, len),
	};
	Elf64_Shdr names;
	Elf64_Ehdr elf;

	if (!image_read(&image, 0, &elf, sizeof(elf)) || *(__u32 *)elf.e_ident != ELF_MAGIC)
		return;
	if (!elf.e_shnum || !image_read(&image, elf.e_shoff + (__u64)elf.e_shstrndx * sizeof(names),
					&names, sizeof(names)))
		return;
	image.names = names.sh_offset;
	image.last = elf.e_shoff + (elf.e_shnum - 1ULL) * sizeof(names);
	bpf_loop(elf.e_shnum < MODULE_NAME_MAX_SECTIONS ? elf.e_shnum : MODULE_NAME_MAX_SECTIONS,
		 module_name_section, &image, 0);
	if (!image.found ||
	    !image_read(&image, image.found + bpf_core_field_offset(struct module, name), name,
			SIGCTL_MODULE_NAME_LEN))
		return;
	name[SIGCTL_MODULE_NAME_LEN - 1] = '\0';
}

#endif
