// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QImage>
#include <QWidget>

namespace sluice {

/// A picture that was read from a value's bytes, or why not.
struct Picture {
    QImage image; ///< reduced when it is much larger than a screen; null: it cannot be read
    QSize size; ///< of the picture itself, as its header says; may be there without an image
    QByteArray format; ///< "png"
    QString problem; ///< for people
};

/// Reads it: in a worker. Takes 256 MiB of memory at most, whatever the header announces.
Picture readPicture(const QByteArray& bytes);

/// Shows a picture, as large as it is or as it fits. GUI thread.
class PictureView : public QWidget {
    Q_OBJECT

public:
    explicit PictureView(QWidget* parent = nullptr);

    void setPicture(const Picture& picture);
    const Picture& picture() const { return m_picture; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Picture m_picture;
};

} // namespace sluice
