"""Lo que escriben mentoras y participantes en el curso de liderazgo."""

# ruff: noqa: E501 - prose

from .courses import LEADERSHIP
from .talk import Circle, Post, Said

POSTS = (
    Post(
        "bienvenida",
        0.5,
        "carmen_ortega",
        "Bienvenidas y bienvenidos. Una costumbre para empezar: antes de cada reunión, escriba en una línea qué quiere que sea distinto cuando termine. #costumbre",
        reactions=(("like", 9), ("idea", 4)),
        replies=(Said("ben", "Hoy lo probé. La reunión duró doce minutos.", 5.0),),
    ),
    Post(
        "encuesta",
        11.0,
        "carmen_ortega",
        "¿Qué conversación le cuesta más?",
        poll=("Decir que no", "Dar una mala noticia", "Pedir ayuda"),
        votes=(8, 5, 12),
    ),
    Post(
        "aviso",
        24.0,
        "dee",
        "**El miércoles cambiamos la sala de la videollamada.** El enlace nuevo está en la unidad de la semana 4.",
        kind="announcement",
        confirmed=9,
        pinned=True,
    ),
    Post(
        "delegar",
        30.4,
        "ada",
        "Si delega una tarea y la revisa cada día, no ha delegado nada. Acuerden *una* fecha y aguante hasta entonces.",
        to="mentees",
        replies=(Said("chi", "Aguanté hasta el martes. Salió mejor que si lo hubiera hecho yo.", 9.0),),
    ),
    Post(
        "duda",
        32.4,
        "ben",
        "¿Cómo le digo a alguien con más experiencia que yo que su informe no se entiende? @ada",
        kind="question",
        reactions=(("like", 3),),
    ),
)

CIRCLE = Circle(
    LEADERSHIP,
    "mb-mentoras",
    pairs={"ada": ("ben", "chi"), "carmen_ortega": ("lucia_fernandez", "pablo_jimenez")},
    posts=POSTS,
    follows={"ben": ("carmen_ortega", "dee"), "chi": ("carmen_ortega", "ben")},
)
