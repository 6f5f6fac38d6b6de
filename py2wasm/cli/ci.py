"""`py2wasm ci`: everything that a project is published as, in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from py2wasm.cli.options import jobs_option
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App
    from py2wasm.project import Product

FILE = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("ci")
@click.argument("entry", required=False, metavar="[ENTRY]")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=FOLDER,
    default="artifacts",
    show_default=True,
    help="The folder to write; what this command wrote there before is replaced",
)
@click.option(
    "--with",
    "others",
    metavar="PATH",
    type=FILE,
    multiple=True,
    help="A module that is built already, or a folder of such, e.g. the `bin` of `wedge build`, to "
    "be published too; can be repeated",
)
@click.option(
    "--server",
    metavar="URL",
    help="Where devices fetch modules, for deployment.json (what it says, or http://localhost:8000)",
)
@jobs_option()
@click.rich_config(HELP)
@click.pass_obj
def command(
    app: App,
    *,
    entry: str | None,
    output: Path,
    others: tuple[Path, ...],
    server: str | None,
    jobs: int | None,
) -> None:
    """Build what a project is published as: modules, checksums, SBOMs, images, a manifest.

    The modules are those of `py2wasm build`, byte for byte: all that pyproject.toml names, or
    ENTRY. DIR gets them with their sidecars and maps, a CycloneDX bill of materials for each, an
    OCI image layout (`oci`), `deployment.json` with hashes if there are nodes, and SHA256SUMS of
    it all, when everything is done. SOURCE_DATE_EPOCH, if set, is the time that files tell.
    """
    from py2wasm.artifacts.deployment import check_server
    from py2wasm.artifacts.publish import Plan, find_files, publish_project
    from wedge.cli.signals import unwinding_on_terminate

    check_server(server)
    modules = app.modules(entry, jobs=jobs)
    plan = Plan(project=modules[0].project, server=server, created=app.source_date())
    if others:
        # A project need not name any that it builds itself.
        modules = tuple(settings for settings in modules if settings.entry is not None)

    def tell(product: Product) -> None:
        app.console.info(f"{product.name}.wasm: {_size(product.artifact.module)}")
        for path in product.ahead:
            app.console.info(f"{path.name}: {_size(path)}")

    with unwinding_on_terminate():
        found = publish_project(
            modules,
            find_files(others),
            output,
            plan,
            console=app.console,
            cache=app.cache,
            built=tell,
        )
    unknown = [f"{item.name}.wasm" for item in found if item.sidecar is None]
    if unknown:
        app.console.warn(
            f"there is no bill of materials of {', '.join(unknown)}",
            hint="py2wasm did not build them; if it did, keep their sidecars beside them",
        )
    app.console.info(f"{output}: {len(found)} module{'s' if len(found) > 1 else ''}, published")


def _size(path: Path) -> str:
    import humanize

    return humanize.naturalsize(path.stat().st_size, format="%.2f")
