// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QtGlobal>

namespace sluice {

/// A temporary folder that only its owner may enter (0700), removed with its content by the
/// destructor. While it is in use its directory is locked (flock), which the kernel undoes even
/// after a crash: so removeStale() can tell what crashed runs left behind from what another running
/// Sluice uses, and systemd-tmpfiles leaves it alone (it honours such locks). Any thread.
class PrivateFolder {
public:
    /// Where folders are made: $XDG_RUNTIME_DIR, else the temporary folder, else /tmp: the first
    /// one that exists and whose path is short enough for a socket in it (sun_path holds 107
    /// bytes).
    static QString defaultBase();
    /// Removes the unlocked folders of earlier runs in @p base; never what another user owns, never
    /// through a symbolic link. Returns how many.
    static int removeStale(const QString& base = defaultBase());

    explicit PrivateFolder(const QString& base = defaultBase());
    ~PrivateFolder();
    Q_DISABLE_COPY_MOVE(PrivateFolder)

    /// Whether it could be made.
    [[nodiscard]] bool isValid() const { return !m_path.isEmpty(); }
    /// Why it could not be made: the system's words.
    [[nodiscard]] QString errorString() const { return m_error; }
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString filePath(const QString& name) const { return m_path + u'/' + name; }

private:
    QString m_path;
    QString m_error;
    int m_lock = -1;
};

} // namespace sluice
