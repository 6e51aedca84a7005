// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/protocol/value.h"
#include "core/request/sparebytes.h"
#include "core/trace/record.h"

#include <cassert>

namespace sluice {

/// How a request ended, exactly once: a reply (a Redis -ERR is one), certainly not sent, or maybe
/// executed. A plain value.
class Outcome {
public:
    Outcome() = default;
    Outcome(const Outcome&) = default;
    Outcome(Outcome&&) noexcept = default;
    Outcome& operator=(const Outcome&) = default;
    Outcome& operator=(Outcome&&) noexcept = default;
    ~Outcome()
    {
        if (m_reply.type() == Value::Type::BulkString)
            SpareBytes::give(m_reply.bytesToReuse());
    }

    /// `detail`: the first error among the earlier replies to a block of commands.
    static Outcome reply(Value value, QByteArray detail = {})
    {
        Outcome outcome(
            value.isError() ? Ending::ErrorReply : Ending::Reply, Why::None, std::move(detail));
        outcome.m_reply = std::move(value);
        return outcome;
    }
    /// The server has certainly not run it. `detail` may say more (the command's name, a limit);
    /// never a value.
    static Outcome notSent(Why why, QByteArray detail = {})
    {
        return Outcome(Ending::NotSent, why, std::move(detail));
    }
    /// Its last byte left and no reply was read: nobody can know.
    static Outcome maybeExecuted(Why why, QByteArray detail = {})
    {
        return Outcome(Ending::MaybeExecuted, why, std::move(detail));
    }

    /// Becomes what reply() makes; it was empty.
    void becomeReply(Value& value) noexcept
    {
        m_ending = value.isError() ? Ending::ErrorReply : Ending::Reply;
        m_why = Why::None;
        m_reply.swap(value);
    }
    /// Whether nothing has to be freed.
    [[nodiscard]] bool isEmpty() const noexcept { return m_reply.isNull() && m_detail.isNull(); }

    [[nodiscard]] Ending ending() const noexcept { return m_ending; }
    /// The server answered, with a value or with an error.
    [[nodiscard]] bool isReply() const noexcept
    {
        return m_ending == Ending::Reply || m_ending == Ending::ErrorReply;
    }
    /// The server answered with an error.
    [[nodiscard]] bool isError() const noexcept { return m_ending == Ending::ErrorReply; }
    [[nodiscard]] bool isNotSent() const noexcept { return m_ending == Ending::NotSent; }
    [[nodiscard]] bool isMaybeExecuted() const noexcept
    {
        return m_ending == Ending::MaybeExecuted;
    }
    [[nodiscard]] Why why() const noexcept { return m_why; }
    [[nodiscard]] const QByteArray& detail() const noexcept { return m_detail; }
    /// The server's value; a null one when there is no reply.
    [[nodiscard]] const Value& reply() const noexcept { return m_reply; }

private:
    Outcome(Ending ending, Why why, QByteArray detail) noexcept
        : m_detail(std::move(detail))
        , m_ending(ending)
        , m_why(why)
    {
    }

    Value m_reply;
    QByteArray m_detail;
    Ending m_ending = Ending::NotSent;
    Why m_why = Why::None;
};

} // namespace sluice
