# requires: click
# args: --level 2 deploy web api --env prod --tag a --tag b --size 3 4
# env: COLUMNS=80
"""click: groups, options, types, prompts, help, errors, contexts, and its own test runner."""

import click
from click.testing import CliRunner


class Even(click.ParamType):
    name = "even"

    def convert(self, value, param, ctx):
        number = int(value)
        if number % 2:
            self.fail(f"{number} is odd", param, ctx)
        return number


@click.group(context_settings={"show_default": True, "auto_envvar_prefix": "TOOL"})
@click.option("--level", type=click.IntRange(0, 5), default=1, help="How much.")
@click.version_option("1.2", prog_name="tool")
@click.pass_context
def cli(ctx, level):
    """A tool with commands."""
    ctx.obj = {"level": level}


@cli.command()
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--env", "target", type=click.Choice(["dev", "prod"], case_sensitive=False), required=True
)
@click.option("--tag", multiple=True)
@click.option("--size", nargs=2, type=int, metavar="W H")
@click.option("--fast/--slow", default=False)
@click.option("-v", "verbose", count=True, help="Say more.\n\n\b\nkept\n  layout")
@click.pass_obj
def deploy(obj, names, target, tag, size, fast, verbose):
    """Deploys NAMES to a target."""
    click.echo(f"{obj} {names} {target} {tag} {size} {fast} {verbose}")
    click.secho("styled", fg="green", bold=True)
    if fast:
        raise click.ClickException("too fast")


@cli.command("ask", short_help="Asks.")
@click.option("--count", prompt="How many", type=Even(), default=4)
@click.password_option("--secret", confirmation_prompt=True)
def ask(count, secret):
    click.echo(f"{count} {len(secret)} {click.confirm('Sure?', default=True)}")


@cli.result_callback()
def finished(result, level):
    click.echo(f"finished at level {level}")


if __name__ == "__main__":
    runner = CliRunner()
    for line, typed in [
        ("--help", ""), ("deploy --help", ""), ("--version", ""), ("ask", "8\npw\npw\n\n"),
        ("ask", "3\n2\na\nb\nc\nc\nn\n"),
        ("deploy", ""), ("deploy x --env nope", ""), ("deploy x --env DEV -vvv --fast", ""),
        ("--level 9 ask", ""), ("deplyo", ""),
        ("deploy x --env dev --siez 1 2", ""), ("deploy x --env dev --size 1", ""),
    ]:  # fmt: skip
        result = runner.invoke(cli, line.split(), input=typed, prog_name="tool")
        print(f"$ tool {line} -> {result.exit_code}\n{result.output}")
    with runner.isolation(input="x\n"):
        prompted = click.prompt("Value")
    print(prompted, click.style("s", fg="red") == "\x1b[31ms\x1b[0m")
    print(click.unstyle("\x1b[1mb\x1b[0m"), click.format_filename(b"f"))
    cli(prog_name="tool")
