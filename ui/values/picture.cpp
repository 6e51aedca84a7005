// SPDX-FileCopyrightText: 2026 The Sluice authors
// SPDX-License-Identifier: MIT
#include "ui/values/picture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QPainter>

#include <algorithm>

namespace sluice {

namespace {

constexpr qint64 mostPixels = 64 * 1024 * 1024; ///< of four bytes
constexpr int largestSide = 4096; ///< that is kept; a screen has fewer

QString said(const char* text) { return QCoreApplication::translate("PictureView", text); }

} // namespace

Picture readPicture(const QByteArray& bytes)
{
    Picture picture;
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    picture.format = reader.format();
    picture.size = reader.size();
    if (picture.format.isEmpty()) {
        picture.problem
            = said(QT_TRANSLATE_NOOP("PictureView", "No picture that can be read here."));
        return picture;
    }
    const QSize& size = picture.size;
    if (size.isValid() && qint64 { size.width() } * size.height() > mostPixels) {
        picture.problem
            = said(QT_TRANSLATE_NOOP("PictureView", "The picture is too large to be shown."));
        return picture;
    }
    if (size.width() > largestSide || size.height() > largestSide)
        reader.setScaledSize(size.scaled(largestSide, largestSide, Qt::KeepAspectRatio));
    picture.image = reader.read();
    if (picture.image.isNull())
        picture.problem = reader.errorString();
    else if (!size.isValid())
        picture.size = picture.image.size();
    return picture;
}

PictureView::PictureView(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Picture"));
}

void PictureView::setPicture(const Picture& picture)
{
    m_picture = picture;
    setAccessibleDescription(
        tr("%1 × %2 pixels").arg(picture.size.width()).arg(picture.size.height()));
    update();
}

void PictureView::paintEvent(QPaintEvent*)
{
    if (m_picture.image.isNull())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QSize size = m_picture.image.size();
    if (size.width() > width() || size.height() > height())
        size.scale(this->size(), Qt::KeepAspectRatio);
    const QRect place(QPoint((width() - size.width()) / 2, (height() - size.height()) / 2), size);
    // Squares behind what is transparent, so that white on white is seen.
    const int side = std::max(fontMetrics().height() / 2, 4);
    painter.setClipRect(place);
    for (int y = place.top(); y <= place.bottom(); y += side) {
        for (int x = place.left(); x <= place.right(); x += side)
            painter.fillRect(x, y, side, side,
                ((x - place.left()) / side + (y - place.top()) / side) % 2
                    ? palette().color(QPalette::AlternateBase)
                    : palette().color(QPalette::Base));
    }
    painter.drawImage(place, m_picture.image);
}

} // namespace sluice
