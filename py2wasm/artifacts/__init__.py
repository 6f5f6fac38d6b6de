"""Artifacts: what a project is published as: modules, checksums, SBOMs, OCI images, a manifest."""
