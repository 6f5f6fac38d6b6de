"""Makes compiled code evaluate as CPython does: order, results, and every memory error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nuitka.plugins.PluginBase import NuitkaPluginBase

if TYPE_CHECKING:
    from collections.abc import Iterable


class EvaluationPlugin(NuitkaPluginBase):  # type: ignore[misc]
    plugin_name = "py2wasm-evaluation"
    plugin_desc = "Evaluate as CPython does, with memory errors."

    def onCompilationStartChecks(self) -> None:  # noqa: N802
        # Not at the top: these files are read before Nuitka knows its options, which nodes need.
        _evaluate_comparisons_in_order()
        _return_from_lambda_generators()
        _make_exceptions_with_keywords()

    def onModuleCompleteSet(self, module_set: Iterable[Any]) -> None:  # noqa: ARG002, N802
        # Here the optimisation has ended, and with it every use of what is wrong from now on.
        _expect_memory_errors()


def _return_from_lambda_generators() -> None:
    """Make `lambda: (yield)` return what the yield gives: Nuitka drops it."""
    from nuitka.nodes.GeneratorNodes import StatementGeneratorReturn  # noqa: PLC0415
    from nuitka.tree import ReformulationLambdaExpressions  # noqa: PLC0415

    ReformulationLambdaExpressions.StatementExpressionOnly = StatementGeneratorReturn


def _make_exceptions_with_keywords() -> None:
    """Leave `AttributeError("...", obj=value)` to its type: Nuitka forgets some of the keywords."""
    from nuitka.nodes.BuiltinRefNodes import ExpressionBuiltinExceptionRef  # noqa: PLC0415

    compute_call = ExpressionBuiltinExceptionRef.computeExpressionCall

    def compute(
        node: Any, call_node: Any, call_args: Any, call_kw: Any, trace_collection: Any
    ) -> Any:
        if call_kw is None:
            return compute_call(node, call_node, call_args, call_kw, trace_collection)
        trace_collection.onExceptionRaiseExit(BaseException)
        return call_node, None, None

    ExpressionBuiltinExceptionRef.computeExpressionCall = compute


def _expect_memory_errors() -> None:
    """Check every result: Nuitka takes `"x" * 10**9` to be an operation that cannot fail.

    It writes an assertion for such results, and no way out of a block in which nothing can fail.
    """
    from nuitka.code_generation import CodeGeneration, ErrorCodes  # noqa: F401, PLC0415
    from nuitka.code_generation.VariableDeclarations import VariableStorage  # noqa: PLC0415
    from nuitka.nodes.StatementNodes import StatementsSequenceMixin  # noqa: PLC0415

    may_raise = StatementsSequenceMixin.mayRaiseException

    def may_raise_memory_error(self: Any, exception_type: type[BaseException]) -> bool:
        parent = self.getParent()
        if getattr(parent, "subnode_tried", None) is self and not parent.subnode_except_handler:
            # It has no handler to go to, so the way out is that of the block around.
            return bool(may_raise(self, exception_type))
        return True

    StatementsSequenceMixin.mayRaiseException = may_raise_memory_error

    declarations = VariableStorage.makeCFunctionLevelDeclarations

    def with_exception(self: Any) -> Any:
        # The way out uses it, also where nothing else does.
        self.getExceptionVariableDescriptions()
        return declarations(self)

    VariableStorage.makeCFunctionLevelDeclarations = with_exception

    def checked(original: Any) -> Any:
        def get_code(*args: Any, **options: Any) -> None:
            original(*args, **{**options, "needs_check": True})

        return get_code

    for name in ("getErrorExitBoolCode", "getErrorExitCode"):
        original = getattr(ErrorCodes, name)
        for module in [m for m in sys.modules.values() if getattr(m, name, None) is original]:
            setattr(module, name, checked(original))


def _evaluate_comparisons_in_order() -> None:
    """Make `a() < b() < c()` call `a` first: Nuitka stores the middle operand before it does."""
    from nuitka.nodes.OutlineNodes import ExpressionOutlineBody  # noqa: PLC0415
    from nuitka.nodes.ReturnNodes import StatementReturn  # noqa: PLC0415
    from nuitka.nodes.VariableAssignNodes import (  # noqa: PLC0415
        makeStatementAssignmentVariable,
    )
    from nuitka.nodes.VariableRefNodes import ExpressionTempVariableRef  # noqa: PLC0415
    from nuitka.tree import ReformulationComparisonExpressions  # noqa: PLC0415
    from nuitka.tree.ReformulationTryFinallyStatements import (  # noqa: PLC0415
        makeTryFinallyReleaseStatement,
    )
    from nuitka.tree.TreeHelpers import makeStatementsSequenceFromStatement  # noqa: PLC0415

    build_chain = ReformulationComparisonExpressions.buildComplexComparisonNode

    def build_ordered(
        provider: Any, left: Any, rights: list[Any], comparators: list[str], source_ref: Any
    ) -> Any:
        if left.isCompileTimeConstant():
            return build_chain(provider, left, rights, comparators, source_ref)
        body = ExpressionOutlineBody(
            provider=provider, name="comparison_left", source_ref=source_ref
        )
        variable = body.allocateTempVariable(temp_scope=None, name="operand_1", temp_type="object")
        first = makeStatementAssignmentVariable(
            variable=variable, source=left, source_ref=source_ref
        )
        stored = ExpressionTempVariableRef(variable=variable, source_ref=source_ref)
        chain = build_chain(body, stored, rights, comparators, source_ref)
        statement = makeTryFinallyReleaseStatement(
            provider=body,
            tried=[first, StatementReturn(expression=chain, source_ref=source_ref)],
            variables=[variable],
            source_ref=source_ref,
        )
        body.setChildBody(makeStatementsSequenceFromStatement(statement=statement))
        return body

    ReformulationComparisonExpressions.buildComplexComparisonNode = build_ordered
