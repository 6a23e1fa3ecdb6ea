"""The board of the Spanish course."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "delegar-tareas-pequenas",
        0.6,
        "pilar_castillo",
        "¿Cómo delego algo que yo hago en diez minutos?",
        """
Explicarlo me lleva una hora y a la otra persona le lleva dos. Sé que a la larga compensa, pero nunca llega «la larga».
""",
        tags=("delegar",),
        votes=14,
        same=6,
        replies=(
            Reply(
                "carmen_ortega",
                """
Cuente las veces. Si son diez minutos **cada semana**, en un año son ocho horas. La hora de explicación se paga en seis semanas.

Lo que a mí me funcionó: la primera vez lo hago yo y la otra persona mira y escribe los pasos. La segunda lo hace ella y miro yo. La tercera no
estoy. Los pasos escritos quedan para quien venga después.
""",
                hours=3.5,
                votes=22,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("pilar_castillo", "Ocho horas. No lo había multiplicado nunca.", 2.0),),
            ),
            Reply(
                "luis_herrera",
                "También vale preguntarse si hay que hacerlo. La mitad de mis «diez minutos» no los echó nadie de menos.",
                hours=11,
                votes=13,
            ),
        ),
    ),
    Thread(
        "antiguo-companero",
        1.8,
        "diego_morales",
        "Ahora soy el jefe de quien era mi amigo en el equipo",
        """
Comíamos juntos todos los días. Desde el ascenso baja la voz cuando llego. No quiero perder la amistad ni hacer favores.
""",
        tags=("confianza", "conflictos"),
        votes=19,
        same=5,
        anonymous=True,
        replies=(
            Reply(
                "teresa_gallardo",
                """
Dígalo en voz alta antes de que lo digan los demás. Algo así: «Nuestro trato va a cambiar en el trabajo y a los dos nos va a resultar
raro. Prefiero que me lo digas a que lo calles». A mí me costó la peor media hora del año y salvó la amistad.
""",
                hours=5.0,
                votes=25,
                accepted=True,
                endorsed="carmen_ortega",
            ),
        ),
    ),
    Thread(
        "reunion-que-nadie-quiere",
        3.2,
        "valeria_soto",
        "La reunión de los lunes no sirve y nadie se atreve a quitarla",
        """
Ocho personas, una hora, cada una cuenta lo que ya está en el tablero. La puso el director anterior.
""",
        tags=("reuniones",),
        votes=17,
        same=8,
        replies=(
            Reply(
                "pablo_jimenez",
                """
Proponga un **experimento con fecha de fin**: «cuatro semanas sin ella, y el 28 decidimos». Nadie defiende una reunión por principio, pero casi
nadie firma su muerte. En nuestro caso pasaron las cuatro semanas y nadie se acordó del 28.
""",
                hours=2.0,
                votes=29,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("valeria_soto", "Me lo llevo a la del lunes. Ironías.", 1.0),
                    Remark("ana_guerrero", "¿Y lo que sí se decidía en ella?", 6.0),
                    Remark("pablo_jimenez", "Una nota por escrito antes de las diez. Se lee en tres minutos.", 8.0),
                ),
            ),
        ),
    ),
    Thread(
        "dos-que-no-se-hablan",
        4.9,
        "raul_dominguez",
        "Dos personas del equipo solo se comunican por correo, y se sientan juntas",
        """
Ya he hablado con cada una por separado. Las dos tienen razón, cada una en lo suyo. ¿Las siento en la misma mesa o lo empeoro?
""",
        tags=("conflictos",),
        votes=15,
        replies=(
            Reply(
                "carmen_ortega",
                """
En la misma mesa, pero no para hablar del pasado. Lleve **un trabajo concreto** que las necesite a las dos y pregunte: «¿qué necesita cada una de la otra para
que esto salga el jueves?». Apúntelo. Lo demás, si sale, sale después.

Y no haga de mensajero ni una vez más. Cada recado que usted lleva les ahorra la conversación.
""",
                hours=7.0,
                votes=24,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "todo-es-urgente",
        8.4,
        "santiago_ruiz",
        "¿Qué hago cuando mi jefa dice que todo es prioritario?",
        "Cinco encargos, los cinco «para ayer». Si elijo yo, me equivoco; si no elijo, llegan tarde los cinco.",
        tags=("prioridades",),
        votes=21,
        same=9,
        replies=(
            Reply(
                "marisol_vega",
                """
No pregunte «¿qué es lo más importante?», porque la respuesta es «todo». Lleve un orden hecho y pregunte «¿**cambiaría algo de este orden**?»:

| orden | encargo | listo el |
|---:|---|---|
| 1 | informe de calidad | martes |
| 2 | presupuesto | jueves |
| 3 | los otros tres | la semana que viene |

Es mucho más fácil corregir una lista que hacerla. Y la fecha del tercero ya está dicha.
""",
                hours=2.5,
                votes=31,
                accepted=True,
                endorsed="carmen_ortega",
                remarks=(Remark("santiago_ruiz", "Cambió una sola línea. Llevo un año preguntando mal.", 20.0),),
            ),
        ),
    ),
    Thread(
        "equipo-a-distancia",
        10.7,
        "hector_navarro",
        "En las videollamadas hablo yo solo",
        "Pregunto «¿alguna duda?» y hay silencio, cámaras apagadas. Luego las dudas me llegan de una en una por mensaje.",
        tags=("a-distancia", "reuniones"),
        votes=18,
        same=7,
        replies=(
            Reply(
                "nadia_benali",
                """
«¿Alguna duda?» se contesta con silencio también en persona. Pruebe con una pregunta que obligue a poco: «escribid en el chat **una cosa que no esté clara**,
tenéis un minuto». Y espere el minuto entero. El primer día se hace larguísimo.
""",
                hours=4.0,
                votes=23,
                accepted=True,
            ),
            Reply(
                "andres_molina",
                "Y que no sea siempre usted quien conduce. Nosotros rotamos y cambió todo.",
                hours=13,
                votes=15,
            ),
        ),
    ),
    Thread(
        "decir-que-no",
        13.3,
        "alejandra_reyes",
        "¿Cómo digo que no a otro departamento sin parecer poco colaboradora?",
        "Nos piden «una ayudita» casi cada semana. Son dos tardes enteras.",
        tags=("prioridades",),
        votes=12,
        replies=(
            Reply(
                "luis_herrera",
                "«Sí, y entonces el informe sale el viernes en vez del miércoles. ¿Lo hablas tú con dirección o lo hablo yo?» Con eso la mitad se retira.",
                hours=3.0,
                votes=20,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "feedback-a-quien-llora",
        16.1,
        "rosa_campos",
        "Se echó a llorar cuando le hablé de los retrasos",
        """
No fui dura. Paré, cambié de tema y ahora no sé cómo volver a él. Los retrasos siguen.
""",
        tags=("conflictos", "confianza"),
        votes=16,
        anonymous=True,
        replies=(
            Reply(
                "ada",
                """
Parar estuvo bien; dejarlo ahí, no. Vuelva pronto y empiece por la persona: «El otro día te vi mal. ¿Quieres contarme algo antes de que hablemos de
las fechas?». Después, las fechas. Si no vuelve, ella aprende que los retrasos son intocables, y usted, que llorar es un desastre. Ninguna de las
dos cosas es verdad.
""",
                hours=6.0,
                votes=28,
                accepted=True,
                endorsed="carmen_ortega",
            ),
        ),
    ),
    Thread(
        "reconocer-el-trabajo",
        19.0,
        "paula_medina",
        "¿Reconocer en público o en privado?",
        "Felicité a una persona delante de todos y lo pasó fatal. Otra se quejó de que nunca se la nombra.",
        tags=("confianza",),
        votes=11,
        replies=(
            Reply(
                "beatriz_souza",
                "Pregúnteselo el primer mes: «cuando algo te salga bien, ¿cómo prefieres que te lo diga?». Nadie me ha mirado raro.",
                hours=5,
                votes=19,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "primera-semana",
        22.5,
        "gabriel_silva",
        "Primera semana al frente de un equipo que no me eligió",
        "Seis personas, mucha más experiencia que yo. ¿Qué harían ustedes el primer lunes?",
        tags=("confianza",),
        votes=20,
        same=4,
        replies=(
            Reply(
                "carmen_ortega",
                """
Nada que haya que deshacer. Media hora con cada una y tres preguntas: qué no tocaría por nada del mundo, qué le hace perder tiempo, qué haría si
estuviera en mi sitio. Apunte y **no prometa**. El viernes devuelva lo que ha oído, sin nombres, y diga una sola cosa que va a cambiar.
""",
                hours=2.0,
                votes=33,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("gabriel_silva", "La tercera pregunta fue la buena. Gracias.", 90.0),),
            ),
        ),
    ),
    Thread(
        "medir-sin-vigilar",
        26.2,
        "irina_petrova",
        "¿Cómo sé si el trabajo va bien sin vigilar a nadie?",
        "Trabajamos a distancia. Me proponen un programa que cuenta los clics. Me da vergüenza solo de escribirlo.",
        tags=("a-distancia", "confianza"),
        votes=17,
        replies=(
            Reply(
                "teresa_gallardo",
                "Acuerde **qué** estará terminado el viernes y mire eso. Si el viernes está, los clics dan igual; si no está, tampoco los explican los clics.",
                hours=3.5,
                votes=26,
                accepted=True,
                endorsed="ada",
            ),
            Reply(
                "karim_toure",
                "Y enséñeles sus propios datos antes que a nadie, si al final mide algo.",
                hours=14,
                votes=10,
            ),
        ),
    ),
    Thread(
        "subida-de-sueldo",
        29.4,
        "luis_herrera",
        "Me piden un aumento que no puedo dar",
        "Se lo merece. No hay presupuesto hasta marzo. ¿Qué puedo ofrecer que no suene a premio de consolación?",
        tags=("conflictos",),
        votes=13,
        replies=(
            Reply(
                "marisol_vega",
                "La verdad y una fecha: qué ha pedido usted, a quién, y cuándo tendrá respuesta. Y pregunte qué otra cosa le importa; a mí me sorprendió («los viernes a las tres»).",
                hours=4,
                votes=16,
            ),
        ),
    ),
    Thread(
        "horarios-distintos",
        31.6,
        "ana_guerrero",
        "Seis husos horarios y siempre madruga la misma persona",
        "Ella no se queja. Precisamente por eso me preocupa.",
        tags=("a-distancia", "reuniones"),
        votes=9,
        replies=(
            Reply(
                "diego_morales",
                "Rotar la hora cada mes, aunque sea incómodo para la mayoría. Que todos sepan lo que es.",
                hours=6,
                votes=12,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "objetivos-trimestrales",
        32.4,
        "valeria_soto",
        "¿Objetivos del equipo o de cada persona?",
        "Me piden cinco por persona. Con los individuales cada cual mira lo suyo; con los comunes, alguien se esconde.",
        tags=("prioridades",),
        votes=6,
        same=3,
    ),
    Thread(
        "error-mio",
        32.8,
        "raul_dominguez",
        "Me equivoqué delante del cliente y lo arregló una persona de mi equipo",
        "¿Lo cuento en la reunión o parecerá que busco consuelo?",
        tags=("confianza",),
        votes=8,
    ),
)
