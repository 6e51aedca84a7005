// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/bytereader.h"
#include "core/values/decoders/treewriter.h"

#include <unordered_map>

namespace sluice {

/// Reads a pickle: a program for a stack machine that builds objects (Python's pickletools.py
/// describes it). Here it builds a tree of parts: calls are parts like others, and nothing is ever
/// looked up or executed. A part costs one operation at least; there are largestParts at most. A
/// worker's; used once.
class PickleMachine {
public:
    static constexpr std::size_t largestParts = 4000000;

    PickleMachine(QByteArrayView bytes, const CancelFlag& cancel)
        : m_reader(bytes)
        , m_cancel(cancel)
    {
    }

    /// Runs to the end and writes what was built; what went wrong, if anything.
    std::optional<DecodeProblem> run(TreeWriter& writer);

private:
    enum class Type {
        Json,
        Text,
        Bytes,
        Float,
        List,
        Tuple,
        Set,
        Dict,
        Global,
        Call,
        New,
        Persistent,
        Extension,
    };
    struct Part {
        Type type = Type::Json;
        QByteArray own; ///< JSON's token, or bytes that are not in the input as they are
        QByteArrayView view; ///< into the input
        double number = 0;
        std::vector<int> items; ///< of a dict: name, value, name...; of a call: what, arguments
        std::vector<int> added; ///< items that were appended to an object
        std::vector<int> members; ///< that were set on an object
        int state = -1; ///< of an object, by BUILD
        int uses = 0;
        bool written = false;
    };

    static constexpr int markPlace() { return -1; } ///< a mark, on the stack
    static QByteArray rawUnicode(QByteArrayView text);
    QByteArray globalName(const Part& part) const;

    bool step();
    bool stepBuild(char code);
    bool stepScalar(char code);
    bool stepText(char code);
    bool stepMemo(char code);
    bool push(Part part);
    bool pushJson(QByteArrayView token);
    bool pushView(Type type, quint64 size);
    bool pushText(Type type, QByteArray own);
    bool pushLong(QByteArrayView littleEndian);
    bool pushDecimal(QByteArray text);
    bool pushQuoted(Type type);
    bool pushFromMark(Type type);
    bool pushItems(Type type, int count);
    bool pushMembers(Type type, const std::vector<int>& items, const char* why);
    bool addTo(bool pairs, const std::vector<int>& items);
    bool popToMark(std::vector<int>& items);
    bool pop(int& part);
    bool put(quint64 index);
    bool get(quint64 index);
    bool fail(DecodeProblem::Kind kind, const QByteArray& detail = {});
    bool fail(const char* detail) { return fail(DecodeProblem::Kind::Malformed, detail); }

    bool write(TreeWriter& writer, int part);
    bool writeContent(TreeWriter& writer, int part);
    bool writeMembers(TreeWriter& writer, const std::vector<int>& members);
    bool writeArray(TreeWriter& writer, const std::vector<int>& items, std::size_t from = 0);
    bool writeObject(TreeWriter& writer, const Part& part);

    ByteReader m_reader;
    const CancelFlag& m_cancel;
    std::vector<Part> m_parts;
    std::vector<int> m_stack; ///< indexes of parts, and marks
    std::unordered_map<quint64, int> m_memo;
    std::optional<DecodeProblem> m_problem;
    bool m_stopped = false; ///< STOP was read
};

} // namespace sluice
