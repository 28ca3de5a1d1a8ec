"""Every query of materials, and the bytes of uploads that have not ended."""
