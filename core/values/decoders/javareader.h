// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/values/decoders/bytereader.h"
#include "core/values/decoders/treewriter.h"

namespace sluice {

/// Reads Java's object serialization stream (its specification, chapter 6): a tree of what is
/// written there, no class needed. A worker's; used once.
class JavaReader {
public:
    JavaReader(QByteArrayView bytes, const DecodeLimits& limits, const CancelFlag& cancel)
        : m_reader(bytes)
        , m_limits(limits)
        , m_cancel(cancel)
    {
    }

    /// What went wrong, if anything.
    std::optional<DecodeProblem> run(TreeWriter& writer);

private:
    struct Field {
        char type; ///< B C D F I J S Z, L an object, [ an array
        QByteArrayView name; ///< into the input, as all texts here
    };
    struct Class {
        QByteArrayView name;
        quint8 flags = 0;
        std::vector<Field> fields;
        int super = -1; ///< into m_classes
    };
    /// What a handle stands for.
    struct Handle {
        bool isClass = false;
        int index = -1; ///< of a class; -1: an object
        QByteArrayView text; ///< of a string
        bool isText = false;
    };

    bool contents(TreeWriter& writer, int depth);
    bool element(TreeWriter& writer, int code, int depth);
    bool reference(TreeWriter& writer);
    bool object(TreeWriter& writer, int depth);
    bool classData(TreeWriter& writer, int type, int depth);
    bool annotations(TreeWriter& writer, int depth);
    bool array(TreeWriter& writer, int depth);
    bool enumeration(TreeWriter& writer, int depth);
    bool blockData(TreeWriter& writer, quint64 size);
    bool primitive(TreeWriter& writer, char type);
    bool classDescription(int& type, int depth);
    bool newClass(int& type, int depth);
    bool proxyClass(int& type, int depth);
    bool classEnd(int type, int depth);
    bool typeName();
    bool text(TreeWriter& writer, QByteArrayView modified);
    int newHandle(Handle handle);
    bool fail(DecodeProblem::Kind kind, const QByteArray& detail = {});
    bool fail(const char* detail) { return fail(DecodeProblem::Kind::Malformed, detail); }

    ByteReader m_reader;
    const DecodeLimits& m_limits;
    const CancelFlag& m_cancel;
    std::vector<Class> m_classes;
    std::vector<Handle> m_handles;
    std::optional<DecodeProblem> m_problem;
    int m_elements = 0;
    qint64 m_walked = 0; ///< classes and fields of objects: bounded by the input's size
};

} // namespace sluice
