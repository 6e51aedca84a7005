// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
// The operations of PickleMachine, by their names in Python's pickletools.py.
#include "core/values/decoders/picklemachine.h"

#include <charconv>

namespace sluice {

using Kind = DecodeProblem::Kind;

bool PickleMachine::step()
{
    const QByteArrayView code = m_reader.take(1);
    if (code.isEmpty())
        return fail(Kind::EndsEarly);
    return stepBuild(code[0]);
}

bool PickleMachine::stepBuild(char code)
{
    std::vector<int> items;
    int one = 0;
    int two = 0;
    switch (code) {
    case '\x80': // PROTO
        return static_cast<quint8>(m_reader.little<quint8>()) <= 5 || fail("an unknown protocol");
    case '\x95': // FRAME
        m_reader.little<quint64>();
        return true;
    case '.': // STOP
        m_stopped = true;
        return true;
    case '(': // MARK
        m_stack.push_back(markPlace());
        return m_stack.size() <= largestParts || fail(Kind::TooLarge);
    case '0': // POP
        if (m_stack.empty())
            return fail("the stack is empty");
        m_stack.pop_back();
        return true;
    case '1': // POP_MARK
        return popToMark(items);
    case '2': // DUP
        if (m_stack.empty() || m_stack.back() == markPlace())
            return fail("the stack is empty");
        m_stack.push_back(m_stack.back());
        return m_stack.size() <= largestParts || fail(Kind::TooLarge);
    case ']': // EMPTY_LIST
        return pushItems(Type::List, 0);
    case 'l': // LIST
        return pushFromMark(Type::List);
    case ')': // EMPTY_TUPLE
        return pushItems(Type::Tuple, 0);
    case 't': // TUPLE
        return pushFromMark(Type::Tuple);
    case '\x85': // TUPLE1, TUPLE2, TUPLE3
    case '\x86':
    case '\x87':
        return pushItems(Type::Tuple, code - '\x84');
    case '}': // EMPTY_DICT
        return pushItems(Type::Dict, 0);
    case 'd': // DICT
        return pushFromMark(Type::Dict);
    case '\x8f': // EMPTY_SET
        return pushItems(Type::Set, 0);
    case '\x91': // FROZENSET
        return pushFromMark(Type::Set);
    case 'a': // APPEND
        return pop(one) && addTo(false, { one });
    case 'e': // APPENDS
    case '\x90': // ADDITEMS
        return popToMark(items) && addTo(false, items);
    case 's': // SETITEM
        return pop(two) && pop(one) && addTo(true, { one, two });
    case 'u': // SETITEMS
        return popToMark(items) && addTo(true, items);
    case 'R': // REDUCE: what to call, and a tuple of arguments
        return pushItems(Type::Call, 2);
    case '\x81': // NEWOBJ
        return pushItems(Type::New, 2);
    case '\x92': // NEWOBJ_EX: named arguments, too
        return pushItems(Type::New, 3);
    case 'o': // OBJ
        return pushFromMark(Type::Call);
    case 'b': // BUILD
        if (!pop(one) || m_stack.empty() || m_stack.back() == markPlace())
            return fail("there is no object");
        m_parts[static_cast<std::size_t>(m_stack.back())].state = one;
        ++m_parts[static_cast<std::size_t>(one)].uses;
        return true;
    case 'Q': // BINPERSID
        return pushItems(Type::Persistent, 1);
    default:
        return stepScalar(code);
    }
}

bool PickleMachine::stepScalar(char code)
{
    switch (code) {
    case 'N': // NONE
        return pushJson("null");
    case '\x88': // NEWTRUE, NEWFALSE
    case '\x89':
        return pushJson(code == '\x88' ? "true" : "false");
    case 'I': // INT
    case 'L': // LONG
        return pushDecimal(m_reader.takeUntil('\n').toByteArray());
    case 'J': // BININT
        return pushJson(QByteArray::number(m_reader.little<qint32>()));
    case 'K': // BININT1
        return pushJson(QByteArray::number(m_reader.little<quint8>()));
    case 'M': // BININT2
        return pushJson(QByteArray::number(m_reader.little<quint16>()));
    case '\x8a': // LONG1
        return pushLong(m_reader.take(m_reader.little<quint8>()));
    case '\x8b': { // LONG4
        const auto size = m_reader.little<qint32>();
        return size >= 0 ? pushLong(m_reader.take(static_cast<quint64>(size)))
                         : fail("a negative length");
    }
    case 'F': // FLOAT
    case 'G': { // BINFLOAT
        Part part;
        part.type = Type::Float;
        if (code == 'G') {
            part.number = m_reader.big<double>();
            return push(std::move(part));
        }
        const QByteArrayView text = m_reader.takeUntil('\n');
        const auto read = std::from_chars(text.data(), text.data() + text.size(), part.number);
        return read.ptr == text.data() + text.size() && !text.isEmpty()
            ? push(std::move(part))
            : fail("a number was expected");
    }
    default:
        return stepText(code);
    }
}

bool PickleMachine::stepText(char code)
{
    switch (code) {
    case 'S': // STRING
        return pushQuoted(Type::Text);
    case 'T': // BINSTRING
        return pushView(Type::Text, m_reader.little<quint32>());
    case 'U': // SHORT_BINSTRING
    case '\x8c': // SHORT_BINUNICODE
        return pushView(Type::Text, m_reader.little<quint8>());
    case 'V': // UNICODE
        return pushText(Type::Text, rawUnicode(m_reader.takeUntil('\n')));
    case 'X': // BINUNICODE
        return pushView(Type::Text, m_reader.little<quint32>());
    case '\x8d': // BINUNICODE8
        return pushView(Type::Text, m_reader.little<quint64>());
    case 'B': // BINBYTES
        return pushView(Type::Bytes, m_reader.little<quint32>());
    case 'C': // SHORT_BINBYTES
        return pushView(Type::Bytes, m_reader.little<quint8>());
    case '\x8e': // BINBYTES8
    case '\x96': // BYTEARRAY8
        return pushView(Type::Bytes, m_reader.little<quint64>());
    case 'c': { // GLOBAL
        const QByteArray module = m_reader.takeUntil('\n').toByteArray();
        return pushText(Type::Global, module + '.' + m_reader.takeUntil('\n').toByteArray());
    }
    case '\x93': // STACK_GLOBAL
        return pushItems(Type::Global, 2);
    case 'i': { // INST: like OBJ with the class in the text
        const QByteArray module = m_reader.takeUntil('\n').toByteArray();
        const QByteArray name = module + '.' + m_reader.takeUntil('\n').toByteArray();
        std::vector<int> arguments;
        if (!popToMark(arguments) || !pushText(Type::Global, name))
            return false;
        int what = 0;
        if (!pop(what))
            return false;
        arguments.insert(arguments.begin(), what);
        return pushMembers(Type::Call, arguments, "");
    }
    case 'P': // PERSID
        return pushText(Type::Persistent, m_reader.takeUntil('\n').toByteArray());
    case '\x82': // EXT1, EXT2, EXT4
        return pushText(Type::Extension, QByteArray::number(m_reader.little<quint8>()));
    case '\x83':
        return pushText(Type::Extension, QByteArray::number(m_reader.little<quint16>()));
    case '\x84':
        return pushText(Type::Extension, QByteArray::number(m_reader.little<quint32>()));
    case '\x97': // NEXT_BUFFER
        return pushText(Type::Persistent, "out-of-band buffer");
    case '\x98': // READONLY_BUFFER
        return true;
    default:
        return stepMemo(code);
    }
}

bool PickleMachine::stepMemo(char code)
{
    bool ok = false;
    switch (code) {
    case 'p': // PUT
    case 'g': { // GET
        const quint64 index = m_reader.takeUntil('\n').toByteArray().toULongLong(&ok);
        if (!ok)
            return fail("a place in the memory was expected");
        return code == 'p' ? put(index) : get(index);
    }
    case 'q': // BINPUT
        return put(m_reader.little<quint8>());
    case 'r': // LONG_BINPUT
        return put(m_reader.little<quint32>());
    case '\x94': // MEMOIZE
        return put(m_memo.size());
    case 'h': // BINGET
        return get(m_reader.little<quint8>());
    case 'j': // LONG_BINGET
        return get(m_reader.little<quint32>());
    default:
        return fail("an unknown operation");
    }
}

bool PickleMachine::write(TreeWriter& writer, int index)
{
    if (m_cancel.isCancelled())
        return fail(Kind::Cancelled);
    Part& part = m_parts[static_cast<std::size_t>(index)];
    const bool many = !part.items.empty() || !part.members.empty() || !part.added.empty();
    if (!many || part.uses < 2)
        return writeContent(writer, index);
    // Several others hold it, or it holds itself: written once, referred to from then on.
    if (part.written)
        return writer.beginObject() && writer.name("$ref") && writer.integer(qint64 { index })
            && writer.end();
    part.written = true;
    return writer.beginObject() && writer.name("$id") && writer.integer(qint64 { index })
        && writer.name("$value") && writeContent(writer, index) && writer.end();
}

bool PickleMachine::writeContent(TreeWriter& writer, int index)
{
    const Part& part = m_parts[static_cast<std::size_t>(index)];
    const auto marked = [&](const char* mark, const auto& content) {
        return writer.beginObject() && writer.name(mark) && content() && writer.end();
    };
    switch (part.type) {
    case Type::Json:
        return writer.token(part.own);
    case Type::Text:
        return writer.text(part.view);
    case Type::Bytes:
        return writer.bytes(part.view);
    case Type::Float:
        return writer.float64(part.number);
    case Type::List:
        return writeArray(writer, part.items);
    case Type::Tuple:
        return marked("$tuple", [&] { return writeArray(writer, part.items); });
    case Type::Set:
        return marked("$set", [&] { return writeArray(writer, part.items); });
    case Type::Dict:
        return writer.beginObject() && writeMembers(writer, part.items) && writer.end();
    case Type::Global:
        return marked("$global", [&] { return writer.text(globalName(part)); });
    case Type::Persistent:
        return marked("$persistent", [&] {
            return part.items.empty() ? writer.text(part.view) : write(writer, part.items[0]);
        });
    case Type::Extension:
        return marked("$extension", [&] { return writer.token(part.own); });
    case Type::Call:
    case Type::New:
        return writeObject(writer, part);
    }
    return false;
}

QByteArray PickleMachine::globalName(const Part& part) const
{
    if (part.items.size() != 2)
        return part.own;
    return m_parts[static_cast<std::size_t>(part.items[0])].view.toByteArray() + '.'
        + m_parts[static_cast<std::size_t>(part.items[1])].view.toByteArray();
}

bool PickleMachine::writeObject(TreeWriter& writer, const Part& part)
{
    if (part.items.empty())
        return fail("an object of no class");
    const Part& what = m_parts[static_cast<std::size_t>(part.items[0])];
    if (!writer.beginObject() || !writer.name(part.type == Type::New ? "$new" : "$call"))
        return false;
    if (!(what.type == Type::Global ? writer.text(globalName(what)) : write(writer, part.items[0])))
        return false;
    if (part.items.size() > 1 && !(writer.name("$args") && writeArray(writer, part.items, 1)))
        return false;
    if (part.state >= 0 && !(writer.name("$state") && write(writer, part.state)))
        return false;
    if (!part.added.empty() && !(writer.name("$items") && writeArray(writer, part.added)))
        return false;
    if (!part.members.empty()
        && !(writer.name("$members") && writer.beginObject() && writeMembers(writer, part.members)
            && writer.end()))
        return false;
    return writer.end();
}

bool PickleMachine::writeMembers(TreeWriter& writer, const std::vector<int>& members)
{
    for (std::size_t i = 0; i + 1 < members.size(); i += 2) {
        if (!writer.beginName() || !write(writer, members[i]) || !writer.endName()
            || !write(writer, members[i + 1]))
            return false;
    }
    return true;
}

bool PickleMachine::writeArray(TreeWriter& writer, const std::vector<int>& items, std::size_t from)
{
    if (!writer.beginArray())
        return false;
    // The arguments of a call are a tuple: its parts are shown, not the tuple around them.
    if (from == 1 && items.size() == 2) {
        const Part& tuple = m_parts[static_cast<std::size_t>(items[1])];
        if (tuple.type == Type::Tuple && tuple.uses < 2) {
            for (const int item : tuple.items) {
                if (!write(writer, item))
                    return false;
            }
            return writer.end();
        }
    }
    for (std::size_t i = from; i < items.size(); ++i) {
        if (!write(writer, items[i]))
            return false;
    }
    return writer.end();
}

} // namespace sluice
