"""The bench: Milepost, its peers and the kernel's limit, measured in one run."""
