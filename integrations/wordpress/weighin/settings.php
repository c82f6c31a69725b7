<?php
/**
 * The page Settings → Weighin: an address and a key, and whether they work.
 */

namespace Weighin;

defined( 'ABSPATH' ) || exit;

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Weighin', 'Weighin', 'manage_options', 'weighin', __NAMESPACE__ . '\show_page' );
	}
);
add_action(
	'admin_init',
	function () {
		add_settings_section( 'weighin', '', '__return_null', 'weighin' );
		$labels = array(
			'url' => __( 'Address of your Weighin', 'weighin' ),
			'key' => __( 'Key', 'weighin' ),
		);
		foreach ( $labels as $name => $label ) {
			// A field that is shut is not sent, and would be saved as empty.
			if ( ! is_fixed( $name ) ) {
				register_setting( 'weighin', "weighin_$name", array( 'sanitize_callback' => __NAMESPACE__ . "\\clean_$name" ) );
			}
			$told = array( 'name' => $name, 'label_for' => "weighin_$name" );
			add_settings_field( "weighin_$name", $label, __NAMESPACE__ . '\show_field', 'weighin', 'weighin', $told );
		}
	}
);

function clean_url( $typed ) {
	$typed = trim( (string) $typed );
	if ( '' !== $typed && false === strpos( $typed, '//' ) ) {
		$typed = "https://$typed"; // WordPress itself would put http there, and comments would travel for all to read
	}
	return untrailingslashit( esc_url_raw( $typed, array( 'http', 'https' ) ) );
}

function clean_key( $typed ) {
	return preg_replace( '/\s+/', '', (string) $typed );
}

function show_field( $told ) {
	$name     = $told['name'];
	$is_fixed = is_fixed( $name );
	printf(
		'<input id="weighin_%1$s" name="weighin_%1$s" type="%2$s" value="%3$s" class="regular-text code" autocomplete="off" placeholder="%4$s"%5$s>',
		esc_attr( $name ),
		'key' === $name ? 'password' : 'url',
		esc_attr( $is_fixed ? '' : get_option( "weighin_$name", '' ) ),
		$is_fixed ? esc_attr__( 'set in wp-config.php', 'weighin' ) : '',
		disabled( $is_fixed, true, false )
	);
}

function show_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>Weighin</h1><p><strong>' . esc_html( state() ) . '</strong></p><form action="options.php" method="post">';
	settings_fields( 'weighin' );
	do_settings_sections( 'weighin' );
	if ( ! is_fixed( 'url' ) || ! is_fixed( 'key' ) ) {
		submit_button();
	}
	echo '</form></div>';
}

/** Whether comments are judged by Weighin now, as a sentence. */
function state() {
	if ( ! is_set_up() ) {
		return __( 'Not in use: enter the address of your Weighin and a key made with “weighin key”.', 'weighin' );
	}
	if ( ! class_exists( 'Akismet' ) ) {
		return __( 'Not in use: the Akismet plugin is not active.', 'weighin' );
	}
	// A test is not counted. Unlike a mere look at the key it also tells whether there are scores.
	$fields = array( 'blog' => home_url(), 'user_ip' => '127.0.0.1', 'comment_content' => 'Hello', 'is_test' => '1' );
	$answer = ask( '/1.1/comment-check', array( 'method' => 'POST', 'headers' => array(), 'body' => $fields ) );
	if ( is_wp_error( $answer ) ) {
		/* translators: %s: what went wrong */
		return sprintf( __( 'Comments wait: Weighin cannot be asked (%s).', 'weighin' ), $answer->get_error_message() );
	}
	switch ( wp_remote_retrieve_body( $answer ) ) {
		case 'true':
		case 'false':
			return __( 'In use: Weighin judges the comments of this site.', 'weighin' );
		case 'invalid':
			return __( 'Comments wait: Weighin does not know the key.', 'weighin' );
		default:
			return __( 'Comments wait: what answers at this address is not Weighin.', 'weighin' );
	}
}
