// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/client/client.h"
#include "core/runtime/inplace.h"

#include <utility>

namespace sluice {

/// Why there is no value. Everything but UnexpectedReply is in the outcome too.
enum class NoValue : std::uint8_t {
    None, ///< there is one
    ServerError, ///< the server answered with an error: Typed::errorCode()
    NotSent, ///< the server has certainly not run it: outcome().why()
    MaybeExecuted, ///< nobody can know whether it ran: outcome().why()
    UnexpectedReply, ///< it ran, and its reply has not the shape that the command's replies have
};

/// Reads a reply that is no error into a T, whichever of RESP2 and RESP3 it was written in. False:
/// the reply does not have that shape.
template <typename T> using Decoder = bool (*)(const Value& reply, T& into);

/// How a typed call ended: with a T, or with the reason why there is none; the outcome itself is
/// always there. A plain value. Nothing in it asserts or throws.
template <typename T> class Typed {
public:
    Typed() = default;
    Typed(Outcome outcome, Decoder<T> decode)
        : m_outcome(std::move(outcome))
        , m_noValue(reasonOf(m_outcome))
    {
        if (m_noValue == NoValue::None && !decode(m_outcome.reply(), m_value)) {
            m_value = T();
            m_noValue = NoValue::UnexpectedReply;
        }
    }

    [[nodiscard]] bool hasValue() const noexcept { return m_noValue == NoValue::None; }
    explicit operator bool() const noexcept { return hasValue(); }
    /// The value; an empty T when there is none.
    [[nodiscard]] const T& value() const& noexcept { return m_value; }
    [[nodiscard]] T value() && noexcept { return std::move(m_value); }
    const T& operator*() const& noexcept { return m_value; }
    const T* operator->() const noexcept { return &m_value; }
    /// Why there is no value.
    [[nodiscard]] NoValue noValue() const noexcept { return m_noValue; }
    /// The first word of the server's error ("WRONGTYPE"), otherwise empty. Valid as long as this.
    [[nodiscard]] QByteArrayView errorCode() const noexcept
    {
        return m_outcome.reply().errorCode();
    }
    /// What came of the request, with the reply as it was.
    [[nodiscard]] const Outcome& outcome() const noexcept { return m_outcome; }

private:
    static NoValue reasonOf(const Outcome& outcome) noexcept
    {
        switch (outcome.ending()) {
        case Ending::Reply:
            return NoValue::None;
        case Ending::ErrorReply:
            return NoValue::ServerError;
        case Ending::NotSent:
            return NoValue::NotSent;
        case Ending::MaybeExecuted:
            break;
        }
        return NoValue::MaybeExecuted;
    }

    T m_value {};
    Outcome m_outcome;
    NoValue m_noValue = NoValue::NotSent;
};

/// A PendingReply whose outcome is read as a T: `const auto got = co_await strings.get("k");`. The
/// rules are PendingReply's: it was sent already, the coroutine resumes in the thread where it
/// awaits, dropping or cancelling ends the request now, one thread.
template <typename T> class [[nodiscard]] TypedReply {
public:
    TypedReply(PendingReply reply, Decoder<T> decode)
        : m_reply(std::move(reply))
        , m_decode(decode)
    {
    }

    [[nodiscard]] bool isSettled() const noexcept { return m_reply.isSettled(); }
    void cancel() { m_reply.cancel(); }

    InPlace<TypedReply> operator co_await() noexcept { return InPlace<TypedReply>(*this); }
    [[nodiscard]] bool await_ready() const noexcept { return m_reply.await_ready(); }
    bool await_suspend(std::coroutine_handle<> handle) noexcept
    {
        return m_reply.await_suspend(handle);
    }
    Typed<T> await_resume() { return Typed<T>(m_reply.await_resume(), m_decode); }

private:
    PendingReply m_reply;
    Decoder<T> m_decode;
};

/// What each family of typed calls (strings.h, hashes.h...) stands on: a client to send with.
/// A family is as cheap to copy as a client, and used from any thread that has an Executor.
///
/// Every call is sent when it is made; several calls followed by their `co_await`s are one pipeline
/// (batch.h for many of a kind). Names, keys and values are any bytes. Every call may end without a
/// value in the ways of NoValue; the errors named at a call are those that the server makes of its
/// arguments, besides those that any command may meet (NOPERM, OOM, LOADING, READONLY...).
/// At each call stands what a caller may do after MaybeExecuted:
/// - *read*: it changed nothing, and may be sent again;
/// - *repeatable*: running twice leaves what running once leaves (others' writes apart);
/// - *not repeatable*: a second run may change more, or destroy what the first one's reply said.
/// The number is the server version since which the command, or the option, exists.
///
/// g++ 12: in an expression with `co_await`, no list in braces; name it first.
class CommandFamily {
public:
    explicit CommandFamily(const Client& client)
        : m_client(client)
    {
    }

protected:
    template <typename T> TypedReply<T> call(Command&& command, Decoder<T> decode) const
    {
        return TypedReply<T>(m_client.send(std::move(command)), decode);
    }

private:
    Client m_client;
};

} // namespace sluice
