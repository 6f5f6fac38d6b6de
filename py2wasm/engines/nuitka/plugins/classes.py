"""Makes classes and `super` behave as in CPython where they go wrong."""

from __future__ import annotations

from typing import Any

from nuitka.plugins.PluginBase import NuitkaPluginBase

# What CPython says when a `super()` without arguments lacks one of the two that it finds itself.
_NO_CLASS = "super(): empty __class__ cell"
_NO_OBJECT = "super(): arg[0] deleted"


class ClassesPlugin(NuitkaPluginBase):  # type: ignore[misc]
    plugin_name = "py2wasm-classes"
    plugin_desc = "Classes and super() with CPython's errors."

    def onCompilationStartChecks(self) -> None:  # noqa: N802
        # Not at the top: these files are read before Nuitka knows its options, which nodes need.
        _check_class_cells()
        _give_super_its_errors()


def _check_class_cells() -> None:
    """Refuse a metaclass that keeps `__class__` from its methods, or gives them another class."""
    from nuitka.code_generation.CodeHelpers import getExpressionDispatchDict  # noqa: PLC0415
    from nuitka.code_generation.ErrorCodes import getErrorExitBoolCode  # noqa: PLC0415
    from nuitka.code_generation.VariableCodes import (  # noqa: PLC0415
        getLocalVariableDeclaration,
    )

    dispatch = getExpressionDispatchDict()
    kind = "EXPRESSION_CALL_METACLASS"
    call_metaclass = dispatch[kind]

    def call_and_check(to_name: Any, expression: Any, emit: Any, context: Any) -> None:
        call_metaclass(to_name, expression, emit, context)
        variable = expression.class_variable
        if variable.isSharedTechnically():
            cell = getLocalVariableDeclaration(context, variable, None)
            condition = f"!py2wasm_class_is_known({to_name}, (PyObject *){cell})"
            getErrorExitBoolCode(condition=condition, emit=emit, context=context)

    dispatch[kind] = call_and_check


def _give_super_its_errors() -> None:
    """Raise what `super()` raises when its class or object is gone, not an unbound variable."""
    from nuitka.code_generation import VariableCodes  # noqa: PLC0415
    from nuitka.code_generation.CodeHelpers import getExpressionDispatchDict  # noqa: PLC0415
    from nuitka.code_generation.ErrorCodes import (  # noqa: PLC0415
        getErrorExitRaiseCode,
        getRaiseExceptionStateCode,
    )
    from nuitka.nodes import VariableRefNodes  # noqa: PLC0415

    dispatch = getExpressionDispatchDict()
    kind = "EXPRESSION_BUILTIN_SUPER0"
    call_super = dispatch[kind]
    refuse = VariableCodes.getLocalVariableReferenceErrorCode
    replace = VariableRefNodes.makeRaiseExceptionReplacementExpression
    within: list[Any] = []

    def call(to_name: Any, expression: Any, emit: Any, context: Any) -> None:
        within.append(expression)
        call_super(to_name, expression, emit, context)
        within.pop()

    def refuse_argument(variable: Any, condition: str, emit: Any, context: Any) -> None:
        if not within:
            refuse(variable, condition, emit, context)
            return
        message = _missing(variable.getName())
        raising = getRaiseExceptionStateCode("RuntimeError", message, context)
        getErrorExitRaiseCode(condition, raising, emit, context)

    def replace_argument(expression: Any, exception_type: str, exception_value: Any) -> Any:
        if expression.getParent().kind == kind:
            exception_type = "RuntimeError"
            exception_value = _missing(expression.getVariableName())
        return replace(expression, exception_type, exception_value)

    dispatch[kind] = call
    VariableCodes.getLocalVariableReferenceErrorCode = refuse_argument
    VariableRefNodes.makeRaiseExceptionReplacementExpression = replace_argument


def _missing(name: str) -> str:
    return _NO_CLASS if name == "__class__" else _NO_OBJECT
