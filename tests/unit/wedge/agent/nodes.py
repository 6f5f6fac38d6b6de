"""Nodes of a few instructions, in the text format of Wasm."""

from __future__ import annotations

import wasmtime

NODE = """
(module
  (type $message (func (param i32 i32 i32 i32)))
  (type $configuration (func (param i32 i32 i32 i32)))
  (type $call (func (param i64 i32 i32 i32)))
  (import "env" "EVP_initialize" (func $initialize (result i32)))
  (import "env" "EVP_processEvent" (func $process (param i32 i32) (result i32)))
  (import "env" "EVP_setMessageCallback" (func $on_message (param i32 i32 i32) (result i32)))
  (import "env" "EVP_setConfigurationCallback"
    (func $on_configuration (param i32 i32 i32) (result i32)))
  (import "env" "EVP_setRpcCallback" (func $on_call (param i32 i32 i32) (result i32)))
  (import "env" "EVP_sendMessage"
    (func $send (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "EVP_sendState"
    (func $state (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") {pages})
  (table (export "__indirect_function_table") 8 funcref)
  (elem (i32.const 1) $message $configuration $call)
  (global $next (mut i32) (i32.const 4096))
  (data (i32.const 16) "out\\00")
  (data (i32.const 32) "state\\00")
  (data (i32.const 48) "{mark}")
  (func (export "malloc") (param i32) (result i32)
    global.get $next
    (global.set $next (i32.add (global.get $next) (i32.add (local.get 0) (i32.const 8)))))
  (func (export "free") (param i32))
  ;; A message becomes a state and goes on, a configuration becomes a state.
  (func $message (param i32 i32 i32 i32)
    (drop (call $state (global.get $handle) (local.get 0) (local.get 1) (local.get 2)
      (i32.const 0) (i32.const 0)))
    (drop (call $send (global.get $handle) (i32.const 16) (local.get 1) (local.get 2)
      (i32.const 0) (i32.const 0))))
  (func $configuration (param i32 i32 i32 i32)
    (drop (call $state (global.get $handle) (local.get 0) (local.get 1) (local.get 2)
      (i32.const 0) (i32.const 0))))
  ;; At a call the mark is sent.
  (func $call (param i64 i32 i32 i32)
    (drop (call $send (global.get $handle) (i32.const 16) (i32.const 48) (i32.const {length})
      (i32.const 0) (i32.const 0))))
  (global $handle (mut i32) (i32.const 0))
  (func (export "_start")
    (global.set $handle (call $initialize))
    (drop (call $on_message (global.get $handle) (i32.const 1) (i32.const 0)))
    (drop (call $on_configuration (global.get $handle) (i32.const 2) (i32.const 0)))
    (drop (call $on_call (global.get $handle) (i32.const 3) (i32.const 0)))
    (drop (call $state (global.get $handle) (i32.const 32) (i32.const 48) (i32.const {length})
      (i32.const 0) (i32.const 0)))
    {body}))
"""
# Handles events until it is to leave.
LOOP = """
(loop $again
  (br_if $again (i32.ne (i32.const 1) (call $process (global.get $handle) (i32.const -1)))))
"""
LEAVE = ""
TRAP = "unreachable"
# Never handles an event, and never ends by itself.
SPIN = "(loop $for_ever (br $for_ever))"
# Sends its mark for ever, about each millisecond, until it is to leave.
FEED = """
(loop $again
  (drop (call $send (global.get $handle) (i32.const 16) (i32.const 48) (i32.const 1)
    (i32.const 0) (i32.const 0)))
  (br_if $again (i32.ne (i32.const 1) (call $process (global.get $handle) (i32.const 1)))))
"""
# Sleeps an hour by the clock that only goes forward.
SLEEP = """
(i32.store (i32.const 1040) (i32.const 1))
(i64.store (i32.const 1048) (i64.const 3600000000000))
(drop (call $poll (i32.const 1024) (i32.const 1100) (i32.const 1) (i32.const 1200)))
"""


def node(mark: str = "one", *, body: str = LOOP, pages: int = 1) -> bytes:
    """Make a node that reports `mark` as its state `state` when it begins."""
    text = NODE.format(mark=mark, length=len(mark), body=body, pages=pages)
    return bytes(wasmtime.wat2wasm(text))
